import { Alert, List, Stack, Text } from '@mantine/core';
import type { Schema } from '../client/api';

type State = Schema['ClosureState'];
type Obstacle = State['obstacles'][number];

const kObstacles: Record<Obstacle, string> = {
  holds: 'Duties to keep are in force: lift them first, or wait until they are over.',
  erasures_waiting: 'Erasures that were ordered are not completed yet.',
  no_return: 'Nothing was given back yet: an administrator takes everything along first.',
  return_outdated:
    'Something about somebody was recorded since everything was given back: an administrator takes it along again.',
};
const kClasses: Record<string, string> = {
  profile: 'of profiles',
  content: 'of tickets, topics and comments',
  evidence: 'of evidence',
  access: 'of accesses',
  operational: 'of operation',
};
const kNumber = new Intl.NumberFormat();
const counted = (count: number, one: string, more: string) => `${kNumber.format(count)} ${count === 1 ? one : more}`;

/** What goes with a ledger when it is closed. */
export function WhatGoes({ state }: { state: State }) {
  const sections = Object.entries(state.sections).filter(([, count]) => count > 0);
  return (
    <List size="sm" spacing={4}>
      <List.Item>everything about {counted(state.people, 'person', 'people')}</List.Item>
      {sections.map(([name, count]) => (
        <List.Item key={name}>
          {counted(count, 'sealed text', 'sealed texts')} {kClasses[name] ?? name}
        </List.Item>
      ))}
      <List.Item>
        {state.open_requests === 0
          ? 'no open request of anybody'
          : `${counted(state.open_requests, 'open request', 'open requests')}, which nobody will answer`}
      </List.Item>
      <List.Item>all keys and tokens of the ledger, and its name, which is not given again</List.Item>
    </List>
  );
}

/** What stands in the way of a closure, each with what to do. */
export function Obstacles({ state }: { state: State }) {
  if (state.obstacles.length === 0) {
    return (
      <Alert color="teal" role="status" title="Nothing stands in the way">
        The operator of the server may close the ledger.
      </Alert>
    );
  }
  return (
    <Alert color="yellow" role="status" title="It cannot be closed yet">
      <List size="sm" spacing={4}>
        {state.obstacles.map((one) => (
          <List.Item key={one}>
            {kObstacles[one]} {one === 'holds' && `(${state.holds})`}
            {one === 'erasures_waiting' && `(${state.erasures_waiting})`}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** Both, as whoever thinks of closing a ledger needs to see them. */
export function ClosurePreview({ state }: { state: State }) {
  return (
    <Stack gap="sm">
      <Obstacles state={state} />
      <div>
        <Text size="sm" fw={500}>
          What would be destroyed, for ever:
        </Text>
        <WhatGoes state={state} />
      </div>
      <Text size="sm">
        What stays is the log of {counted(state.size, 'event', 'events')}: who did what and when, under ids, and the
        proofs of it. Whoever has it can still verify it.
      </Text>
    </Stack>
  );
}
