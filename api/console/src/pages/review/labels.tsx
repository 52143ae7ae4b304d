import { Anchor, Badge, Code, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Id, inWords, Moment } from '../../parts/text';
import { useOwnToken } from './may';
import { type Priority, stateWords } from './words';

/** What something is like: a dot in a colour, and text that is read in light and dark. */
export function Mark({ color, children }: { color: string; children: ReactNode }) {
  return (
    <Badge color={color} variant="dot" tt="none" radius="sm" miw="max-content">
      {children}
    </Badge>
  );
}

const kColors: Record<Priority, string> = { high: 'red', medium: 'yellow', low: 'gray' };
const kNames: Record<Priority, string> = { high: 'High', medium: 'Medium', low: 'Low' };

export function PriorityBadge({ priority }: { priority: Priority }) {
  if (priority !== 'high') return <Mark color={kColors[priority]}>{kNames[priority]}</Mark>;
  return (
    <Badge color="red.9" tt="none" radius="sm" miw="max-content">
      {kNames.high}
    </Badge>
  );
}

const kStates: Record<Schema['ReviewState'], string> = { open: 'teal', decided: 'yellow', closed: 'gray' };

export function StateBadge({ state }: { state: Schema['ReviewState'] }) {
  return <Mark color={kStates[state]}>{stateWords[state]}</Mark>;
}

/** A member of staff: by their id alone, as the ledger has them. Leads to what they did. */
export function Employee({ id }: { id: string }) {
  const { subject } = useSession();
  return (
    <Group gap={4} wrap="nowrap">
      <Id id={id} to={`/review/activity?agent=${encodeURIComponent(id)}`} />
      {subject === id && <Text size="xs">you</Text>}
    </Group>
  );
}

/** With what the ledger knows of their work; for where one of them is looked at. */
export function EmployeeAtWork({ id }: { id: string }) {
  const { api, ledger } = useSession();
  const work = useQuery({
    queryKey: [ledger, 'employment', id],
    queryFn: () =>
      bodyOf(
        api.GET('/v1/ledgers/{ledger}/agents/{subject}/employment', { params: { path: { ledger, subject: id } } }),
      ),
    staleTime: 60_000,
  });
  const known = [work.data?.role, work.data?.department].filter((one) => one !== undefined).map(inWords);
  return (
    <Group gap={6}>
      <Employee id={id} />
      {known.length > 0 && (
        <Text size="sm" c="dimmed">
          {known.join(', ')}
        </Text>
      )}
    </Group>
  );
}

export const patientAt = (id: string) => `/review/patients/${encodeURIComponent(id)}`;

/** A person whose record it is. Leads to who looked at it. */
export function PatientLink({ id }: { id: string | undefined }) {
  if (id === undefined)
    return (
      <Text size="sm" c="dimmed">
        nobody’s record
      </Text>
    );
  return <Id id={id} to={patientAt(id)} />;
}

/** An event of the log, where its proof is. */
export function EventLink({
  sequence,
  children,
  isInText = false,
}: {
  sequence: number;
  children?: string;
  isInText?: boolean;
}) {
  return (
    <Anchor component={Link} to={`/audit/events/${sequence}`} size="sm" underline={isInText ? 'always' : 'hover'}>
      {children ?? `Event ${sequence.toLocaleString()}`}
    </Anchor>
  );
}

/** Who reviews: the ledger knows tokens, and which of them is one's own. */
export function TokenName({ id }: { id: string | undefined }) {
  const own = useOwnToken();
  if (id === undefined)
    return (
      <Text span size="sm" c="dimmed">
        Nobody
      </Text>
    );
  if (id === own)
    return (
      <Text span size="sm" fw={600}>
        You
      </Text>
    );
  return <Code title={id}>{id.slice(0, 8)}…</Code>;
}

export function Due({ review }: { review: Pick<Schema['Review'], 'due_at' | 'overdue' | 'state'> }) {
  return (
    <Group gap={6}>
      <Text span size="sm">
        <Moment at={review.due_at} day />
      </Text>
      {review.overdue && <Mark color="red">Overdue</Mark>}
    </Group>
  );
}
