import { Group, Paper, SegmentedControl, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Api, bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { ListTable } from '../../parts/list';
import { Empty } from '../../parts/states';
import { Id } from '../../parts/text';
import { Dialog, Form } from './form';
import { fromLocal } from './moments';
import { say } from './say';

type Query = Schema['AffectedQuery'];

/** A query looks at a part of the ledger at a time: asks until all was looked at. */
async function findAll(api: Api, ledger: string, breach: string, query: Query) {
  const sum = { added: 0, known: 0, unknown: 0 };
  let cursor: string | undefined;
  do {
    const found: Schema['AffectedFound'] = await bodyOf(
      api.POST('/v1/ledgers/{ledger}/breaches/{breach}/affected', {
        params: { path: { ledger, breach } },
        body: cursor === undefined ? query : { ...query, cursor },
      }),
    );
    sum.added += found.added;
    sum.known += found.known;
    sum.unknown += found.unknown;
    cursor = found.next ?? undefined;
  } while (cursor !== undefined);
  return sum;
}

type Way = 'subjects' | 'accesses' | 'field';

function FindForm({ breach, close }: { breach: string; close: () => void }) {
  const { api, ledger } = useSession();
  const queries = useQueryClient();
  const [way, setWay] = useState<Way>('subjects');
  const [ids, setIds] = useState('');
  const [who, setWho] = useState<'actor' | 'token'>('actor');
  const [whose, setWhose] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [field, setField] = useState('');
  const query = (): Query => {
    if (way === 'subjects') return { subjects: ids.split(/[\s,;]+/).filter((id) => id !== '') };
    if (way === 'field') return { field };
    return { accesses: { [who]: whose, from: fromLocal(from), to: fromLocal(to) } };
  };
  const done = (sum: { added: number; known: number; unknown: number }) => {
    void queries.invalidateQueries({ queryKey: [ledger, 'breaches'] });
    const others = [sum.known > 0 ? `${sum.known} were known` : '', sum.unknown > 0 ? `${sum.unknown} are nobody here` : ''].filter((one) => one !== '');
    say([`${sum.added} added`, ...others].join(', '));
    close();
  };
  return (
    <Form submit="Find and add" run={() => findAll(api, ledger, breach, query())} onDone={done} onCancel={close}>
      {(faults) => (
        <>
          <SegmentedControl fullWidth value={way} onChange={(next) => setWay(next as Way)} aria-label="How to find them"
            data={[{ value: 'subjects', label: 'A list' }, { value: 'accesses', label: 'Who was looked at' }, { value: 'field', label: 'Who has a field' }]} />
          {way === 'subjects' && (
            <Textarea label="Ids of people" description="One a line" value={ids} autosize minRows={3} maxRows={12} error={faults.subjects}
              onChange={(event) => setIds(event.currentTarget.value)} spellCheck={false} />
          )}
          {way === 'field' && (
            <TextInput label="Field" description="Such as email: everybody whose profile has it" value={field} error={faults.field}
              onChange={(event) => setField(event.currentTarget.value)} spellCheck={false} />
          )}
          {way === 'accesses' && (
            <>
              <SegmentedControl value={who} onChange={(next) => setWho(next as 'actor' | 'token')} aria-label="By whom"
                data={[{ value: 'actor', label: 'By somebody' }, { value: 'token', label: 'With a token' }]} />
              <TextInput label={who === 'actor' ? 'Id of who looked' : 'Id of the token'} value={whose} spellCheck={false} error={faults.accesses}
                onChange={(event) => setWhose(event.currentTarget.value.trim())} />
              <Group grow>
                <TextInput label="From" type="datetime-local" value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
                <TextInput label="To" type="datetime-local" value={to} onChange={(event) => setTo(event.currentTarget.value)} />
              </Group>
            </>
          )}
        </>
      )}
    </Form>
  );
}

/** The people whom a breach is about. */
export function Affected({ breach }: { breach: Schema['Breach'] }) {
  const { api, ledger } = useSession();
  const read = async (cursor: string | undefined) => {
    const params = { path: { ledger, breach: breach.id }, query: { cursor, limit: 50 } };
    const page = await bodyOf(api.GET('/v1/ledgers/{ledger}/breaches/{breach}/affected', { params }));
    return { items: page.items, next: page.next ?? null };
  };
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="affected">
      <Group justify="space-between" mb="sm">
        <div>
          <Title order={2} size="h4" id="affected">Affected people</Title>
          <Text size="sm" c="dimmed">{breach.affected === 1 ? 'One is known' : `${breach.affected} are known`}</Text>
        </div>
        <Dialog action="Find people" title="Find affected people">{(close) => <FindForm breach={breach.id} close={close} />}</Dialog>
      </Group>
      <ListTable<Schema['Affected']>
        queryKey={[ledger, 'breaches', 'affected', breach.id]}
        read={read}
        keyOf={(one) => one.subject}
        label="Affected people"
        empty={<Empty title="Nobody is known yet">Find them by a list, by who was looked at, or by a field.</Empty>}
        columns={[{ header: 'Person', cell: (one) => <Id id={one.subject} to={`/audit/people/${one.subject}`} /> }]}
      />
    </Paper>
  );
}
