import { Anchor, Group, Select, Stack, Switch, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { ListTable } from '../../parts/list';
import { Empty } from '../../parts/states';
import { PageTitle } from '../../parts/text';
import { Take } from './Assign';
import { type Filters, FilterBar, IdFilter, useFilters } from './filters';
import { FindingsInShort } from './findings';
import { Due, Employee, PriorityBadge, StateBadge, TokenName } from './labels';
import { OnlyLooking } from './may';
import { QueueFigures } from './QueueFigures';
import { Samples } from './Samples';
import { idIn, oneOf, origins, originWords, plural, priorities, states } from './words';

type Review = Schema['Review'];
const kNames = ['state', 'priority', 'assignee', 'origin', 'agent', 'overdue'];

/** Why a case is there, in the words of its first flags: what they cover is asked for row by row. */
function Why({ review }: { review: Review }) {
  const { api, ledger } = useSession();
  const found = useQuery({
    queryKey: [ledger, 'review', review.id],
    queryFn: () =>
      bodyOf(api.GET('/v1/ledgers/{ledger}/reviews/{review}', { params: { path: { ledger, review: review.id } } })),
    enabled: review.flags > 0,
    staleTime: 60_000,
  });
  if (review.flags === 0) {
    return (
      <Text size="sm" c="dimmed">
        {review.origin === 'break_glass' ? 'Glass was broken' : 'Nothing was flagged'}
      </Text>
    );
  }
  if (found.data === undefined)
    return (
      <Text size="sm" c="dimmed">
        {found.isError ? 'Not to be had' : '…'}
      </Text>
    );
  const [first] = found.data.covers.flags;
  const others = found.data.covers.flags.length - 1;
  return (
    <Text size="sm" component="div">
      {first !== undefined && <FindingsInShort findings={first.findings} />}
      {others > 0 && (
        <Text span size="sm" c="dimmed">
          {' '}
          and {plural(others, 'flag')} more
        </Text>
      )}
    </Text>
  );
}

function WhatItIs({ review }: { review: Review }) {
  return (
    <Stack gap={2}>
      <Anchor component={Link} to={`/review/cases/${review.id}`} size="sm" fw={600}>
        {originWords[review.origin]}
      </Anchor>
      <Why review={review} />
      <Text size="xs" c="dimmed">
        {plural(review.accesses, 'access', 'accesses')}
        {review.questions > 0 && `, ${review.answered} of ${plural(review.questions, 'question')} answered`}
        {review.notes > 0 && `, ${plural(review.notes, 'note')}`}
        {review.reopened > 0 && ', opened again'}
      </Text>
      <Group hiddenFrom="sm" gap="xs">
        <StateBadge state={review.state} />
        <Take review={review} />
      </Group>
    </Stack>
  );
}

function QueueFilters({ filters }: { filters: Filters }) {
  const set = (name: string) => (value: string | null) => filters.set({ [name]: value });
  return (
    <FilterBar filters={filters} names={kNames}>
      <Select
        label="State"
        w={150}
        placeholder="Not closed"
        clearable
        value={oneOf(states, filters.of('state')) ?? null}
        onChange={set('state')}
        data={[
          { value: 'open', label: 'Open' },
          { value: 'decided', label: 'Second look' },
          { value: 'closed', label: 'Closed' },
          { value: 'all', label: 'All' },
        ]}
      />
      <Select
        label="Priority"
        w={120}
        placeholder="Any"
        clearable
        onChange={set('priority')}
        value={oneOf(priorities, filters.of('priority')) ?? null}
        data={[
          { value: 'high', label: 'High' },
          { value: 'medium', label: 'Medium' },
          { value: 'low', label: 'Low' },
        ]}
      />
      <Select
        label="Whose"
        w={140}
        placeholder="Anybody’s"
        clearable
        onChange={set('assignee')}
        value={oneOf(['me', 'nobody'], filters.of('assignee')) ?? null}
        data={[
          { value: 'me', label: 'Mine' },
          { value: 'nobody', label: 'Nobody’s' },
        ]}
      />
      <Select
        label="From"
        w={210}
        placeholder="Anywhere"
        clearable
        value={oneOf(origins, filters.of('origin')) ?? null}
        onChange={set('origin')}
        data={origins.map((value) => ({ value, label: originWords[value] }))}
      />
      <IdFilter label="Employee" filters={filters} name="agent" w={170} />
      <Switch
        label="Overdue"
        mb={8}
        checked={filters.of('overdue') === 'true'}
        onChange={(event) => filters.set({ overdue: event.currentTarget.checked ? 'true' : null })}
      />
    </FilterBar>
  );
}

function Reviews({ filters }: { filters: Filters }) {
  const { api, ledger } = useSession();
  const query = {
    state: oneOf(states, filters.of('state')),
    priority: oneOf(priorities, filters.of('priority')),
    assignee: oneOf(['me', 'nobody'], filters.of('assignee')) ?? idIn(filters.of('assignee')),
    origin: oneOf(origins, filters.of('origin')),
    agent: idIn(filters.of('agent')),
    overdue: filters.of('overdue') === 'true' ? true : undefined,
  };
  return (
    <>
      <QueueFilters filters={filters} />
      <ListTable<Review>
        label="Reviews"
        queryKey={[ledger, 'reviews', query]}
        read={(cursor) =>
          bodyOf(
            api.GET('/v1/ledgers/{ledger}/reviews', {
              params: { path: { ledger }, query: { ...query, cursor, limit: 25 } },
            }),
          )
        }
        keyOf={(review) => review.id}
        columns={[
          { header: 'Priority', cell: (review) => <PriorityBadge priority={review.priority} /> },
          { header: 'Case', cell: (review) => <WhatItIs review={review} /> },
          { header: 'Employee', cell: (review) => <Employee id={review.agent} />, isMinor: true },
          { header: 'Due', cell: (review) => <Due review={review} /> },
          { header: 'State', cell: (review) => <StateBadge state={review.state} />, isMinor: true },
          {
            header: 'Whose',
            cell: (review) => (
              <Group gap="xs">
                <TokenName id={review.assignee} />
                <Take review={review} />
              </Group>
            ),
            isMinor: true,
          },
        ]}
        empty={
          <Empty title="Nothing waits here">
            No review is like that. Flags that no review has are on the page of flags.
          </Empty>
        }
      />
    </>
  );
}

export default function Queue() {
  const filters = useFilters();
  const view = filters.of('view') === 'samples' ? 'samples' : 'reviews';
  return (
    <>
      <PageTitle
        title="Queue"
        about="Flagged accesses, emergencies and samples, the most urgent first. Your own are never among them."
      />
      <OnlyLooking />
      <QueueFigures />
      <Tabs
        value={view}
        onChange={(next) => filters.set({ view: next === 'samples' ? next : null })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="reviews">Reviews</Tabs.Tab>
          <Tabs.Tab value="samples">Samples</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="reviews">
          <Reviews filters={filters} />
        </Tabs.Panel>
        <Tabs.Panel value="samples">
          <Samples />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
