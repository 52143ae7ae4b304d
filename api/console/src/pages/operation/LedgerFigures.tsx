import { Anchor, Badge, Group, Paper, Stack, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { Empty } from '../../parts/states';
import { Moment } from '../../parts/text';
import { byLedger, type Series } from './metrics';

const kNumber = new Intl.NumberFormat();
const shown = (value: number | undefined) => (value === undefined ? '–' : kNumber.format(value));
const momentOf = (seconds: number) => new Date(seconds * 1000).toISOString();

function Verified({ figures }: { figures: Record<string, number> }) {
  const at = figures.lethe_verification_timestamp_seconds;
  const damage = figures.lethe_verification_damage;
  if (at === undefined) return <Text size="sm" c="dimmed">not yet by this server</Text>;
  if (damage !== undefined && damage > 0) return <Badge color="red" variant="filled" tt="none">damage: {shown(damage)}</Badge>;
  return <Text size="sm">intact, <Moment at={momentOf(at)} /></Text>;
}

function Reviews({ figures }: { figures: Record<string, number> }) {
  const overdue = figures.lethe_reviews_overdue ?? 0;
  return (
    <Text size="sm">
      {shown(figures.lethe_reviews_open)} open
      {overdue > 0 && <Text span inherit fw={600} c="var(--mantine-color-red-light-color)">, {shown(overdue)} overdue</Text>}
    </Text>
  );
}

type Figures = Record<string, number>;

const kColumns: { header: string; cell: (figures: Figures) => ReactNode }[] = [
  { header: 'Events', cell: (figures) => shown(figures.lethe_ledger_events) },
  { header: 'Verified', cell: (figures) => <Verified figures={figures} /> },
  { header: 'Key epoch', cell: (figures) => shown(figures.lethe_ledger_key_epoch) },
  { header: 'Erasures being swept', cell: (figures) => shown(figures.lethe_ledger_unswept_erasures) },
  { header: 'Access reviews', cell: (figures) => <Reviews figures={figures} /> },
  { header: 'Events not reviewed', cell: (figures) => shown(figures.lethe_access_review_lag_events) },
  { header: 'Streams', cell: (figures) => shown(figures.lethe_event_streams) },
];

const linkTo = (name: string) => `/operation/ledgers/${encodeURIComponent(name)}`;

/** One ledger on a phone. */
function Card({ name, figures }: { name: string; figures: Figures }) {
  return (
    <Paper withBorder p="sm" component="article" aria-label={name}>
      <Anchor component={Link} to={linkTo(name)} fw={600} underline="always">{name}</Anchor>
      {kColumns.map((column) => (
        <Group key={column.header} justify="space-between" gap="xs" mt={4}>
          <Text size="sm" c="dimmed">{column.header}</Text>
          <Text size="sm" component="div" ta="right">{column.cell(figures)}</Text>
        </Group>
      ))}
    </Paper>
  );
}

/** What the server counts of each ledger. */
export function LedgerFigures({ series }: { series: Series[] }) {
  const ledgers = [...byLedger(series)].sort(([one], [other]) => one.localeCompare(other));
  if (ledgers.length === 0) return <Empty title="No ledgers yet" />;
  return (
    <>
      <Stack hiddenFrom="md">
        {ledgers.map(([name, figures]) => <Card key={name} name={name} figures={figures} />)}
      </Stack>
      <Table aria-label="Ledgers" verticalSpacing="xs" highlightOnHover visibleFrom="md" style={{ fontVariantNumeric: 'tabular-nums' }}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Ledger</Table.Th>
            {kColumns.map((column) => <Table.Th key={column.header}>{column.header}</Table.Th>)}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {ledgers.map(([name, figures]) => (
            <Table.Tr key={name}>
              <Table.Td>
                <Anchor component={Link} to={linkTo(name)} size="sm" fw={500} underline="always">{name}</Anchor>
              </Table.Td>
              {kColumns.map((column) => <Table.Td key={column.header}>{column.cell(figures)}</Table.Td>)}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
