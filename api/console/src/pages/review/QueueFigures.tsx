import { Paper, SimpleGrid, Text, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Failure } from '../../parts/states';
import { Moment } from '../../parts/text';

type Counts = Schema['CountsByPriority'];
const sum = (counts: Counts) => counts.high + counts.medium + counts.low;

interface TileProps {
  label: string;
  number: number;
  to: string;
  isAlarming?: boolean;
  children?: ReactNode;
}

/** A figure that leads to what it counts. */
function Tile({ label, number, to, isAlarming = false, children }: TileProps) {
  return (
    <UnstyledButton component={Link} to={to}>
      <Paper withBorder p="sm" h="100%">
        <Text size="sm" c="dimmed">
          {label}
        </Text>
        <Text size="xl" fw={600} c={isAlarming ? 'red' : undefined}>
          {number.toLocaleString()}
        </Text>
        <Text size="xs" c="dimmed">
          {children}
        </Text>
      </Paper>
    </UnstyledButton>
  );
}

const byPriority = (counts: Counts) =>
  sum(counts) === 0 ? 'none' : `${counts.high} high, ${counts.medium} medium, ${counts.low} low`;

/** How the queue stands, in figures that are ways into it. */
export function QueueFigures() {
  const { api, ledger } = useSession();
  const figures = useQuery({
    queryKey: [ledger, 'reviews', 'figures'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/reviews/figures', { params: { path: { ledger } } })),
  });
  if (figures.isError) return <Failure error={figures.error} again={() => figures.refetch()} />;
  if (figures.data === undefined) return null;
  const { queue, coverage } = figures.data;
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} mb="lg" spacing="sm">
      <Tile label="Open" number={sum(queue.open)} to="/review?state=open">
        {byPriority(queue.open)}
      </Tile>
      <Tile label="Overdue" number={sum(queue.overdue)} to="/review?overdue=true" isAlarming={sum(queue.overdue) > 0}>
        {queue.earliest_due === undefined ? (
          'nothing is due'
        ) : (
          <>
            First due <Moment at={queue.earliest_due} day />
          </>
        )}
      </Tile>
      <Tile label="Nobody’s" number={queue.unassigned} to="/review?assignee=nobody">
        to be taken
      </Tile>
      <Tile label="Second look" number={queue.decided} to="/review?state=decided">
        decided, to be confirmed
      </Tile>
      <Tile label="Flags without a review" number={coverage.flagged - coverage.flagged_in_review} to="/review/flags">
        of the last thirty days
      </Tile>
    </SimpleGrid>
  );
}
