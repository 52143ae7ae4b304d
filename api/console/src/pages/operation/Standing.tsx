import { Group, Paper, SimpleGrid, Text, ThemeIcon } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconQuestionMark } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { bodyOf } from '../../client/api';
import { problemOf } from '../../client/problem';
import { useSession } from '../../client/session';
import { type Sample, total } from './metrics';

type Mark = 'good' | 'bad' | 'unknown';
const kIcons = { good: IconCheck, bad: IconAlertTriangle, unknown: IconQuestionMark };
const kColors = { good: 'teal', bad: 'red', unknown: 'gray' };

function Tile({ mark, title, children }: { mark: Mark; title: string; children: string }) {
  const Icon = kIcons[mark];
  return (
    <Paper withBorder p={{ base: 'xs', sm: 'md' }} role="listitem" aria-label={`${title}: ${children}`}>
      <Group wrap="nowrap" align="flex-start">
        <ThemeIcon color={kColors[mark]} variant="light" radius="xl" aria-hidden>
          <Icon size={18} />
        </ThemeIcon>
        <div>
          <Text fw={600}>{title}</Text>
          <Text size="sm" c="dimmed">{children}</Text>
        </div>
      </Group>
    </Paper>
  );
}

/** Whether the server does what it is there for. */
export function Standing({ sample }: { sample: Sample | undefined }) {
  const { api } = useSession();
  const health = useQuery({ queryKey: ['healthz'], queryFn: () => bodyOf(api.GET('/healthz')), refetchInterval: 10_000 });
  const ready = useQuery({ queryKey: ['readyz'], queryFn: () => bodyOf(api.GET('/readyz')), refetchInterval: 10_000 });
  const gauge = (name: string) => (sample === undefined ? undefined : total(sample.series, name));
  const markOf = (value: number | undefined): Mark => (value === undefined ? 'unknown' : value === 0 ? 'good' : 'bad');
  const why = (error: unknown) => {
    const problem = problemOf(error);
    return problem.detail === undefined ? problem.title : `${problem.title}: ${problem.detail}`;
  };
  const stopped = gauge('lethe_stopped');
  const failing = gauge('lethe_register_failing');
  const isWaiting = ready.data?.erasures === 'waiting';
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 5 }} spacing={{ base: 'xs', sm: 'md' }} role="list" aria-label="State of the server">
      <Tile mark={health.isError ? 'bad' : health.isPending ? 'unknown' : 'good'} title="Process">
        {health.isError ? why(health.error) : health.isPending ? 'being asked' : 'is up'}
      </Tile>
      <Tile mark={ready.isError ? 'bad' : ready.isPending ? 'unknown' : 'good'} title="Requests">
        {ready.isError ? why(ready.error) : ready.isPending ? 'being asked' : 'are taken'}
      </Tile>
      <Tile mark={ready.data === undefined ? 'unknown' : isWaiting ? 'bad' : 'good'} title="Erasures">
        {ready.data === undefined ? 'not known' : isWaiting ? 'wait: the copy of the keys cannot be written' : 'are carried out'}
      </Tile>
      <Tile mark={markOf(stopped)} title="Committer">
        {stopped === undefined ? 'not known' : stopped === 0 ? 'takes commands' : 'has stopped: nothing is written'}
      </Tile>
      <Tile mark={markOf(failing)} title="Registers">
        {failing === undefined ? 'not known' : failing === 0 ? 'are written' : 'one cannot be written'}
      </Tile>
    </SimpleGrid>
  );
}
