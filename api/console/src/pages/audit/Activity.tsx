import '@mantine/charts/styles.css';

import { BarChart } from '@mantine/charts';
import { Anchor, Group, Paper, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Api, bodyOf, listOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Empty, Shown } from '../../parts/states';
import { inWords } from '../../parts/text';
import { type Bar, inBars } from './bars';
import type { Filters } from './filters';

interface Props {
  kinds: string[];
  since: string | undefined;
  until: string | undefined;
  onChoose: (filters: Filters) => void;
}

const kMostPages = 10;
const kMostKinds = 12;
const dayOf = (moment: string | undefined) => (moment === undefined ? undefined : moment.slice(0, 10));
/** The last day that has something before the moment. */
const dayBefore = (moment: string | undefined) =>
  moment === undefined ? undefined : dayOf(new Date(Date.parse(moment) - 1).toISOString());

/** Every day of the range; a year is less than a page. */
async function readDays(api: Api, ledger: string, query: { first_day?: string; last_day?: string; kind?: Schema['EventKind'][] }) {
  const days: Schema['EventDay'][] = [];
  let cursor: string | undefined;
  for (let page = 0; page < kMostPages; ++page) {
    const { items, next } = await listOf(
      api.GET('/v1/ledgers/{ledger}/events/histogram', { params: { path: { ledger }, query: { ...query, cursor, limit: 1000 } } }),
    );
    days.push(...items);
    if (next === null) break;
    cursor = next;
  }
  return days;
}

function Kinds({ counts, onChoose }: { counts: [string, number][]; onChoose: Props['onChoose'] }) {
  const most = counts[0]?.[1] ?? 1;
  return (
    <Table aria-label="Events by kind" verticalSpacing={2} withRowBorders={false}>
      <Table.Tbody>
        {counts.slice(0, kMostKinds).map(([kind, count]) => (
          <Table.Tr key={kind}>
            <Table.Th fw={400} style={{ whiteSpace: 'nowrap' }}>
              <Anchor component="button" size="sm" onClick={() => onChoose({ kind })}>
                {inWords(kind)}
              </Anchor>
            </Table.Th>
            <Table.Td w="50%">
              <div aria-hidden style={{ height: 8, borderRadius: 4, width: `${Math.max(1, (100 * count) / most)}%`, background: 'var(--mantine-primary-color-filled)' }} />
            </Table.Td>
            <Table.Td ta="right">{count.toLocaleString()}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Days({ bars, onChoose }: { bars: Bar[]; onChoose: Props['onChoose'] }) {
  const most = bars.reduce((left, right) => (right.events > left.events ? right : left), bars[0] as Bar);
  const about = `${bars.length === 1 ? 'One bar' : `${bars.length} bars`} from ${bars[0]?.label} to ${bars.at(-1)?.label}; most, ${most.events.toLocaleString()}, in that of ${most.label}.`;
  return (
    <figure style={{ margin: 0 }} aria-label={`Events over time. ${about}`}>
      <BarChart h={220} data={bars} dataKey="label" series={[{ name: 'events', label: 'Events', color: 'teal.6' }]} gridAxis="y" tickLine="none"
        barProps={{ isAnimationActive: false, cursor: 'pointer', onClick: ({ payload }: { payload?: Bar }) => {
          if (payload !== undefined) onChoose({ since: payload.since, until: payload.until });
        } }} />
      <Text component="figcaption" size="xs" c="dimmed" mt="sm">
        {about} A bar chooses its days.
      </Text>
    </figure>
  );
}

/** How much was recorded when, by the counts that the ledger keeps. */
export default function Activity({ kinds, since, until, onChoose }: Props) {
  const { api, ledger } = useSession();
  const kind = kinds.length === 0 ? undefined : (kinds as Schema['EventKind'][]);
  const query = { kind, first_day: dayOf(since), last_day: dayBefore(until) };
  const days = useQuery({ queryKey: [ledger, 'audit', 'days', query], queryFn: () => readDays(api, ledger, query) });
  const counts = useQuery({
    queryKey: [ledger, 'audit', 'counts', query],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/events/counts', { params: { path: { ledger }, query } })),
  });
  return (
    <Paper withBorder p="md" my="md">
      <Group justify="space-between" mb="xs">
        <Text fw={600}>Activity</Text>
        <Text size="sm" c="dimmed">
          By kinds and days (UTC) alone: other filters are not counted.
        </Text>
      </Group>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Shown query={days}>
          {(read) => (read.length === 0 ? <Empty title="Nothing was recorded" /> : <Days bars={inBars(read)} onChoose={onChoose} />)}
        </Shown>
        <Shown query={counts}>
          {(read) => (
            <Stack gap={4}>
              <Text size="sm">{read.events.toLocaleString()} events</Text>
              <Kinds counts={Object.entries(read.kinds as Record<string, number>).sort(([, left], [, right]) => right - left)} onChoose={onChoose} />
            </Stack>
          )}
        </Shown>
      </SimpleGrid>
    </Paper>
  );
}
