import { Button, Group, MultiSelect, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { bodyOf } from '../../client/api';
import { useSession } from '../../client/session';
import { inWords } from '../../parts/text';
import { faultOf, type FilterName, type Filters, kFilterTitles, kindsIn, localTime, momentOf } from './filters';

export type Order = 'asc' | 'desc';

interface Props {
  filters: Filters;
  /** Nothing: there is no order to choose. */
  order?: Order;
  action: string;
  /** What else is to be said before it is sent. */
  children?: ReactNode;
  isBusy?: boolean;
  onSearch: (filters: Filters, order: Order | undefined) => void;
}

const kTexts: { name: FilterName; hint: string }[] = [
  { name: 'subject', hint: 'Id of a person' },
  { name: 'actor', hint: 'Id of a person, agent or token' },
  { name: 'purpose', hint: 'newsletter, TREAT' },
  { name: 'field', hint: 'email' },
  { name: 'item', hint: 'Id of a ticket, topic, comment' },
  { name: 'request', hint: 'X-Request-Id' },
  { name: 'object', hint: 'Id of an erasure, hold, review…' },
  { name: 'from', hint: '0' },
  { name: 'to', hint: '4000' },
];

/** Those kinds that the ledger has, with how many there are. */
function useKinds(chosen: string[]) {
  const { api, ledger } = useSession();
  const { data } = useQuery({
    queryKey: [ledger, 'audit', 'counts'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/events/counts', { params: { path: { ledger } } })),
  });
  const counts: Record<string, number> = data?.kinds ?? {};
  const all = [...new Set([...Object.keys(counts), ...chosen])].sort();
  return all.map((kind) => ({ value: kind, label: counts[kind] === undefined ? inWords(kind) : `${inWords(kind)} (${counts[kind].toLocaleString()})` }));
}

/** Any mixture of filters; nothing is asked for before it is sent. */
export function FilterForm({ filters, order, action, children, isBusy, onSearch }: Props) {
  const [draft, setDraft] = useState(filters);
  const [chosenOrder, setOrder] = useState(order);
  const kinds = kindsIn(draft.kind);
  const options = useKinds(kinds);
  const put = (name: FilterName, value: string | undefined) => setDraft({ ...draft, [name]: value });
  const faults = kTexts.map(({ name }) => faultOf(name, draft[name]));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (faults.every((fault) => fault === undefined)) onSearch(draft, chosenOrder);
  };
  return (
    <form onSubmit={submit} aria-label="Filters">
      <Stack gap="sm">
        <MultiSelect label="Kinds" placeholder={kinds.length === 0 ? 'All kinds' : undefined} data={options} value={kinds} searchable clearable
          onChange={(chosen) => put('kind', chosen.join(','))} clearButtonProps={{ 'aria-label': 'All kinds' }} nothingFoundMessage="No such kind" />
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
          {kTexts.map(({ name, hint }, i) => (
            <TextInput key={name} label={kFilterTitles[name]} placeholder={hint} value={draft[name] ?? ''} error={faults[i]}
              onChange={(event) => put(name, event.currentTarget.value)} spellCheck={false} autoComplete="off" />
          ))}
          <TextInput type="datetime-local" label={kFilterTitles.since} value={localTime(draft.since)}
            onChange={(event) => put('since', momentOf(event.currentTarget.value))} />
          <TextInput type="datetime-local" label={kFilterTitles.until} value={localTime(draft.until)}
            onChange={(event) => put('until', momentOf(event.currentTarget.value))} />
          {chosenOrder !== undefined && (
            <NativeSelect label="Order" value={chosenOrder} onChange={(event) => setOrder(event.currentTarget.value === 'asc' ? 'asc' : 'desc')}
              data={[{ value: 'desc', label: 'Newest first' }, { value: 'asc', label: 'Oldest first' }]} />
          )}
        </SimpleGrid>
        {children}
        <Group>
          <Button type="submit" loading={isBusy} leftSection={order === undefined ? undefined : <IconSearch size={16} aria-hidden />}>
            {action}
          </Button>
          <Button variant="subtle" onClick={() => setDraft({})}>
            Clear
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
