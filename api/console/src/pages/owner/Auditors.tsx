import { Alert, Badge, Checkbox, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Confirm } from '../../parts/confirm';
import { ListTable } from '../../parts/list';
import { Empty } from '../../parts/states';
import { Id, Moment, PageTitle } from '../../parts/text';
import { Dialog, Form } from './form';
import { fromLocal } from './moments';
import { stateOf } from './tokenStates';

type Grant = Schema['AuditorGrant'];
type Scope = Schema['GrantScope'];

const kScopes: Record<Scope, { label: string; about: string }> = {
  profile: { label: 'profiles', about: 'Fields of profiles, and who members of staff were' },
  content: { label: 'content', about: 'Texts of tickets, topics and comments' },
  texts: { label: 'texts about events', about: 'Reasons, evidence and details' },
};
const kStates: Record<Grant['state'], string> = { in_force: 'in force', expired: 'over', ended: 'ended before its time' };

function GrantForm({ close }: { close: () => void }) {
  const { api, ledger } = useSession();
  const queries = useQueryClient();
  const [auditor, setAuditor] = useState<string | null>(null);
  const [subject, setSubject] = useState('');
  const [scopes, setScopes] = useState<string[]>(['texts']);
  const [expires, setExpires] = useState('');
  const [reason, setReason] = useState('');
  const tokens = useQuery({
    queryKey: [ledger, 'tokens', 'auditors'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/tokens', { params: { path: { ledger }, query: { limit: 1000 } } })),
  });
  const auditors = tokens.data?.items
    .filter((token) => token.role === 'auditor' && ['good', 'soon'].includes(stateOf(token, Date.now())))
    .map((token) => ({ value: token.id, label: `${token.id.slice(0, 8)}…, issued ${token.issued.slice(0, 10)}` }));
  const grant = () =>
    bodyOf(
      api.POST('/v1/ledgers/{ledger}/auditor-grants', {
        params: { path: { ledger } },
        body: {
          auditor: auditor ?? '',
          scopes: scopes as Scope[],
          expires_at: fromLocal(expires),
          reason,
          ...(subject === '' ? {} : { subject }),
        },
      }),
    );
  const check = () => {
    const faults: Record<string, string> = {};
    if (auditor === null) faults.auditor = 'Choose a token';
    if (scopes.length === 0) faults.scopes = 'Choose at least one';
    if (expires === '') faults.expires_at = 'Say until when';
    if (reason.trim() === '') faults.reason = 'Say why';
    return faults;
  };
  const done = () => {
    void queries.invalidateQueries({ queryKey: [ledger, 'grants'] });
    close();
  };
  return (
    <Form submit="Let them read" run={grant} check={check} onDone={done} onCancel={close} isDangerous={subject === ''}>
      {(faults) => (
        <>
          <Select label="Token of the auditor" data={auditors ?? []} value={auditor} onChange={setAuditor} required error={faults.auditor}
            placeholder={auditors?.length === 0 ? 'There is none: issue one under Tokens' : 'Choose'} />
          <Checkbox.Group label="What they may read" value={scopes} onChange={setScopes} error={faults.scopes}>
            <Stack gap="xs" mt={6}>
              {Object.entries(kScopes).map(([value, { label, about }]) => <Checkbox key={value} value={value} label={label} description={about} />)}
            </Stack>
          </Checkbox.Group>
          <TextInput label="Id of the person" description="Everybody when left out" value={subject} spellCheck={false} error={faults.subject}
            onChange={(event) => setSubject(event.currentTarget.value.trim())} />
          <TextInput label="Until" description="Within 366 days" type="datetime-local" required value={expires} error={faults.expires_at}
            onChange={(event) => setExpires(event.currentTarget.value)} />
          <Textarea label="Reason" description="Kept sealed" required value={reason} autosize minRows={2} maxRows={8} error={faults.reason}
            onChange={(event) => setReason(event.currentTarget.value)} />
          <Alert color={subject === '' ? 'red' : 'gray'}>
            {subject === '' ? 'It is about everybody. ' : ''}Each reading is written to the ledger, and the person can see it. The grant can be ended before its time.
          </Alert>
        </>
      )}
    </Form>
  );
}

function End({ grant }: { grant: Grant }) {
  const { api, ledger } = useSession();
  const queries = useQueryClient();
  return (
    <Confirm action="End" title="End a grant" isDangerous variant="subtle"
      run={() => bodyOf(api.DELETE('/v1/ledgers/{ledger}/auditor-grants/{grant}', { params: { path: { ledger, grant: grant.id } } }))}
      onDone={() => queries.invalidateQueries({ queryKey: [ledger, 'grants'] })}>
      <Text size="sm">From now on the auditor sees headers, proofs and states alone, as before. It takes another grant to read again.</Text>
    </Confirm>
  );
}

export default function Auditors() {
  const { api, ledger } = useSession();
  const read = async (cursor: string | undefined) => {
    const page = await bodyOf(api.GET('/v1/ledgers/{ledger}/auditor-grants', { params: { path: { ledger }, query: { cursor, limit: 50 } } }));
    return { items: page.items, next: page.next ?? null };
  };
  return (
    <>
      <PageTitle title="Auditors" about="By themselves auditors see headers, proofs and states. A grant lets one of them read personal data, for a while and for a reason.">
        <Dialog action="Let an auditor read" title="Let an auditor read" variant="filled">{(close) => <GrantForm close={close} />}</Dialog>
      </PageTitle>
      <ListTable<Grant>
        queryKey={[ledger, 'grants']}
        read={read}
        keyOf={(grant) => grant.id}
        label="Grants"
        empty={<Empty title="No grants">No auditor may read anybody’s data.</Empty>}
        columns={[
          { header: 'Auditor', cell: (grant) => <Id id={grant.auditor} /> },
          { header: 'May read', cell: (grant) => grant.scopes.map((scope) => kScopes[scope].label).join(', ') },
          {
            header: 'Of',
            isMinor: true,
            cell: (grant) => (grant.subject === undefined ? <Text size="sm" fw={600}>everybody</Text> : <Id id={grant.subject} to={`/audit/people/${grant.subject}`} />),
          },
          { header: 'Granted', isMinor: true, cell: (grant) => <Moment at={grant.granted} day /> },
          { header: 'Until', cell: (grant) => <Moment at={grant.ended ?? grant.expires_at} day /> },
          {
            header: 'State',
            cell: (grant) => (
              <Group gap={4}>
                <Badge variant={grant.state === 'in_force' ? 'filled' : 'default'} tt="none" style={{ height: 'auto' }} styles={{ label: { whiteSpace: 'normal' } }}>
                  {kStates[grant.state]}
                </Badge>
                {grant.state === 'in_force' && <End grant={grant} />}
              </Group>
            ),
          },
        ]}
      />
    </>
  );
}
