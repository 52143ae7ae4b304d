import { Alert, Anchor, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { ListTable } from '../../parts/list';
import { Empty } from '../../parts/states';
import { Moment, PageTitle } from '../../parts/text';
import { Dialog, Form } from '../owner/form';
import { VerificationCell } from './Verification';

const kName = /^[a-z0-9][a-z0-9-]{0,62}$/;
const kNumber = new Intl.NumberFormat();

function NewLedger({ close }: { close: () => void }) {
  const { api } = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [region, setRegion] = useState('');
  const check = () => {
    const faults: Record<string, string> = {};
    const rule = 'Lower-case letters, digits and “-”, 63 at most, no “-” first';
    if (!kName.test(name)) faults.name = rule;
    if (!kName.test(region)) faults.region = rule;
    return faults;
  };
  const done = (made: Schema['Ledger']) => {
    void queries.invalidateQueries({ queryKey: ['ledgers'] });
    close();
    navigate(`/operation/ledgers/${encodeURIComponent(made.name)}`);
  };
  return (
    <Form submit="Create" check={check} run={() => bodyOf(api.POST('/v1/ledgers', { body: { name, region } }))} onDone={done} onCancel={close}>
      {(faults) => (
        <>
          <TextInput label="Name" description="Part of every address, and of its checkpoints" value={name} required data-autofocus error={faults.name}
            onChange={(event) => setName(event.currentTarget.value)} spellCheck={false} />
          <TextInput label="Region" description="Where it is hosted, such as eu-west" value={region} required error={faults.region}
            onChange={(event) => setRegion(event.currentTarget.value)} spellCheck={false} />
          <Alert color="gray" role="note">It gets keys and a log of its own. The name stays for ever. Then its first administrator gets a token.</Alert>
        </>
      )}
    </Form>
  );
}

export default function Ledgers() {
  const { api } = useSession();
  const read = async (cursor: string | undefined) => {
    const page = await bodyOf(api.GET('/v1/ledgers', { params: { query: { cursor, limit: 50 } } }));
    return { items: page.items, next: page.next ?? null };
  };
  return (
    <>
      <PageTitle title="Ledgers" about="One for each organisation, with keys and a log of its own. The server verifies each of them again and again.">
        <Dialog action="Create a ledger" title="Create a ledger" variant="filled">
          {(close) => <NewLedger close={close} />}
        </Dialog>
      </PageTitle>
      <ListTable
        queryKey={['ledgers']}
        read={read}
        keyOf={(ledger) => ledger.id}
        label="Ledgers"
        empty={<Empty title="No ledgers yet">Create the first.</Empty>}
        columns={[
          {
            header: 'Name',
            cell: (ledger) => (
              <Anchor component={Link} to={`/operation/ledgers/${encodeURIComponent(ledger.name)}`} size="sm" fw={500} underline="always">
                {ledger.name}
              </Anchor>
            ),
          },
          { header: 'Region', cell: (ledger) => ledger.region },
          { header: 'Events', cell: (ledger) => kNumber.format(ledger.size) },
          { header: 'Created', cell: (ledger) => <Moment at={ledger.created} day />, isMinor: true },
          { header: 'Verification', cell: (ledger) => <VerificationCell ledger={ledger.name} />, isMinor: true },
        ]}
      />
    </>
  );
}
