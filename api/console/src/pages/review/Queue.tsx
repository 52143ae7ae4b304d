import { Alert, Button, Group, Select, Switch, Tabs, Text, TextInput } from '@mantine/core';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { ListTable } from '../../parts/list';
import { Empty } from '../../parts/states';
import { Moment, PageTitle } from '../../parts/text';
import { fromLocal, toLocal } from '../owner/moments';
import { Take } from './Assign';
import { type Filters, FilterBar, IdFilter, useFilters } from './filters';
import { Due, Employee, PriorityBadge, StateBadge, TokenName } from './labels';
import { OnlyLooking } from './may';
import { QueueCase } from './QueueCase';
import { QueueFigures } from './QueueFigures';
import { Samples } from './Samples';
import { idIn, oneOf, origins, originWords, priorities, states } from './words';

type Review = Schema['Review'];
const kNames = ['state', 'priority', 'assignee', 'origin', 'agent', 'overdue', 'as_of'];

/** The moment that the queue is looked at, where that is not now: what an address says is not trusted. */
function pastIn(filters: Filters): string | undefined {
  const asOf = filters.of('as_of');
  return asOf === null || Number.isNaN(Date.parse(asOf)) ? undefined : asOf;
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
      <TextInput
        type="datetime-local"
        label="As it was"
        value={toLocal(pastIn(filters) ?? '')}
        onChange={(event) =>
          filters.set({ as_of: event.currentTarget.value === '' ? null : fromLocal(event.currentTarget.value) })
        }
      />
    </FilterBar>
  );
}

function Reviews({ filters }: { filters: Filters }) {
  const { api, ledger } = useSession();
  const asOf = pastIn(filters);
  const query = {
    state: oneOf(states, filters.of('state')),
    priority: oneOf(priorities, filters.of('priority')),
    assignee: oneOf(['me', 'nobody'], filters.of('assignee')) ?? idIn(filters.of('assignee')),
    origin: oneOf(origins, filters.of('origin')),
    agent: idIn(filters.of('agent')),
    overdue: filters.of('overdue') === 'true' ? true : undefined,
    as_of: asOf,
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
          { header: 'Case', cell: (review) => <QueueCase review={review} asOf={asOf} /> },
          { header: 'Employee', cell: (review) => <Employee id={review.agent} />, isMinor: true },
          { header: 'Due', cell: (review) => <Due review={review} /> },
          { header: 'State', cell: (review) => <StateBadge state={review.state} />, isMinor: true },
          {
            header: 'Whose',
            cell: (review) => (
              <Group gap="xs">
                <TokenName id={review.assignee} />
                {asOf === undefined && <Take review={review} />}
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

/** That it is not now, and a way back. */
function Past({ asOf, back }: { asOf: string; back: () => void }) {
  return (
    <Alert color="yellow" variant="light" mb="lg" role="status">
      <Group justify="space-between">
        <Text size="sm">
          The queue as it was on <Moment at={asOf} />, newest first. Nothing can be done with it; cases open as they are
          now, and the figures are of now alone.
        </Text>
        <Button size="xs" variant="default" onClick={back}>
          Back to now
        </Button>
      </Group>
    </Alert>
  );
}

export default function Queue() {
  const filters = useFilters();
  const view = filters.of('view') === 'samples' ? 'samples' : 'reviews';
  const asOf = pastIn(filters);
  return (
    <>
      <PageTitle
        title="Queue"
        about="Flagged accesses, emergencies and samples, the most urgent first. Your own are never among them."
      />
      <OnlyLooking />
      {asOf === undefined ? <QueueFigures /> : <Past asOf={asOf} back={() => filters.set({ as_of: null })} />}
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
