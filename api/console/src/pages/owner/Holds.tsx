import { Alert, Badge, Checkbox, Group, Paper, Select, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Confirm } from '../../parts/confirm';
import { ListTable } from '../../parts/list';
import { Empty } from '../../parts/states';
import { Id, Moment } from '../../parts/text';
import { check } from './checks';
import { Dialog, Form } from './form';
import { fromLocal } from './moments';
import { say } from './say';

type Hold = Schema['Hold'];
type DataClass = Schema['DataClass'];

const kExceptions: Record<Schema['KeepException'], string> = {
  legal_claims: 'Legal claims',
  legal_obligation: 'A legal obligation',
  public_health: 'Public health',
  archiving: 'Archiving and research',
  expression: 'Freedom of expression',
};
const kClasses: Record<DataClass, string> = {
  profile: 'profile',
  content: 'content',
  evidence: 'evidence',
  access: 'accesses',
  operational: 'operation',
};
const kStates: Record<Hold['state'], string> = { in_force: 'in force', ended: 'over', lifted: 'lifted' };

function HoldForm({ close }: { close: () => void }) {
  const { api, ledger } = useSession();
  const queries = useQueryClient();
  const [subject, setSubject] = useState('');
  const [exception, setException] = useState<Schema['KeepException']>('legal_claims');
  const [classes, setClasses] = useState<string[]>([]);
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const place = () =>
    bodyOf(
      api.POST('/v1/ledgers/{ledger}/holds', {
        params: { path: { ledger } },
        body: {
          exception,
          reason,
          ...(classes.length === 0 ? {} : { classes: classes as DataClass[] }),
          ...(subject === '' ? {} : { subject }),
          ...(until === '' ? {} : { until: fromLocal(until) }),
        },
      }),
    );
  const done = () => {
    void queries.invalidateQueries({ queryKey: [ledger] });
    close();
  };
  return (
    <Form submit="Place the hold" run={place} onDone={done} onCancel={close} isDangerous={subject === ''}
      check={() => ({ ...check({ subject: [subject, 'id', true] }), ...(reason.trim() === '' ? { reason: 'Say why' } : {}) })}>
      {(faults) => (
        <>
          <TextInput label="Id of the person" description="Everybody when left out" value={subject} spellCheck={false} data-autofocus
            onChange={(event) => setSubject(event.currentTarget.value.trim())} error={faults.subject} />
          <Select label="Why the law lets you keep it" data={Object.entries(kExceptions).map(([value, label]) => ({ value, label }))} value={exception}
            allowDeselect={false} onChange={(next) => setException((next ?? exception) as Schema['KeepException'])} error={faults.exception} />
          <Checkbox.Group label="What is kept" description="All of it when none is chosen" value={classes} onChange={setClasses} error={faults.classes}>
            <Group mt={6}>{Object.entries(kClasses).map(([value, label]) => <Checkbox key={value} value={value} label={label} />)}</Group>
          </Checkbox.Group>
          <TextInput label="Until" description="Until it is lifted when left out" type="datetime-local" value={until}
            onChange={(event) => setUntil(event.currentTarget.value)} error={faults.until} />
          <Textarea label="Reason" description="Kept sealed" required value={reason} autosize minRows={2} maxRows={8}
            onChange={(event) => setReason(event.currentTarget.value)} error={faults.reason} />
          <Alert color={subject === '' ? 'red' : 'gray'}>
            {subject === ''
              ? 'It is about everybody: no erasure of what it covers is carried out while it is in force, whoever asks.'
              : 'Erasures of what it covers wait until it ends, whoever asks for them, and go on by themselves then.'}
          </Alert>
        </>
      )}
    </Form>
  );
}

function Lift({ hold }: { hold: Hold }) {
  const { api, ledger } = useSession();
  const queries = useQueryClient();
  const lift = async () => {
    const lifted = await bodyOf(api.DELETE('/v1/ledgers/{ledger}/holds/{hold}', { params: { path: { ledger, hold: hold.id } } }));
    const count = lifted.resumed.length;
    say(count === 0 ? 'Lifted. No erasure waited for it.' : count === 1 ? 'Lifted. One erasure went on.' : `Lifted. ${count} erasures went on.`);
  };
  return (
    <Confirm action="Lift" title="Lift a hold" isDangerous variant="subtle" run={lift} onDone={() => queries.invalidateQueries({ queryKey: [ledger] })}>
      <Text size="sm">Erasures that waited for it alone are carried out at once. What they destroy cannot be brought back.</Text>
    </Confirm>
  );
}

/** Duties to keep: what they cover is not destroyed. */
export function Holds() {
  const { api, ledger } = useSession();
  const read = async (cursor: string | undefined) => {
    const page = await bodyOf(api.GET('/v1/ledgers/{ledger}/holds', { params: { path: { ledger }, query: { cursor, limit: 50 } } }));
    return { items: page.items, next: page.next ?? null };
  };
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="holds">
      <Group justify="space-between" mb="sm">
        <div>
          <Title order={2} size="h4" id="holds">Holds</Title>
          <Text size="sm" c="dimmed">Duties to keep. What they cover is not destroyed, whoever asks.</Text>
        </div>
        <Dialog action="Place a hold" title="Place a hold">{(close) => <HoldForm close={close} />}</Dialog>
      </Group>
      <ListTable<Hold>
        queryKey={[ledger, 'holds']}
        read={read}
        keyOf={(hold) => hold.id}
        label="Holds"
        empty={<Empty title="No holds">Nothing is kept beyond its time.</Empty>}
        columns={[
          {
            header: 'Of',
            cell: (hold) => (hold.subject === undefined ? <Text size="sm" fw={600}>everybody</Text> : <Id id={hold.subject} to={`/audit/people/${hold.subject}`} />),
          },
          {
            header: 'Why',
            cell: (hold) => (
              <Stack gap={0}>
                <Text size="sm">{kExceptions[hold.exception]}</Text>
                <Text size="xs" c="dimmed">{hold.classes.length === 0 ? 'all of it' : hold.classes.map((one) => kClasses[one]).join(', ')}</Text>
              </Stack>
            ),
          },
          { header: 'Placed', isMinor: true, cell: (hold) => <Moment at={hold.placed} day /> },
          { header: 'Until', isMinor: true, cell: (hold) => (hold.until === undefined ? 'it is lifted' : <Moment at={hold.until} day />) },
          {
            header: 'State',
            cell: (hold) => (
              <Group gap={4}>
                <Badge variant={hold.state === 'in_force' ? 'filled' : 'default'} tt="none" miw="max-content">{kStates[hold.state]}</Badge>
                {hold.state === 'in_force' && <Lift hold={hold} />}
              </Group>
            ),
          },
        ]}
      />
    </Paper>
  );
}
