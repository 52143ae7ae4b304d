import { Alert, Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Shown } from '../../parts/states';
import { Moment } from '../../parts/text';
import { EventLink, TokenName } from './labels';
import { Wide } from './Wide';
import { type Disposition, dispositions, dispositionWords } from './words';

type Figures = Schema['PeriodFigures'];

const kRows = [
  ['accesses', 'Accesses and searches'],
  ['checked', 'Looked at by the rules'],
  ['unchecked', 'Not looked at by the rules'],
  ['not_by_rules', 'That rules say nothing of'],
  ['flagged', 'Flagged'],
  ['flagged_in_review', 'Flagged, and in a review'],
  ['in_review', 'In a review'],
  ['sampled', 'Drawn by a sample'],
  ['reviews', 'Reviews'],
  ['open', 'Reviews that are open'],
] as const;

function Compared({ label, columns }: { label: string; columns: Figures[] }) {
  const decided = dispositions.filter((one: Disposition) =>
    columns.some((figures) => figures.dispositions[one] !== undefined),
  );
  return (
    <Wide label={label} width={420}>
      <Table aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Figure</Table.Th>
            <Table.Th ta="right">As signed</Table.Th>
            <Table.Th ta="right">Worked out again</Table.Th>
            <Table.Th ta="right">Today</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {kRows.map(([name, title]) => (
            <Table.Tr key={name}>
              <Table.Td>{title}</Table.Td>
              {columns.map((figures, index) => (
                <Table.Td key={index} ta="right">
                  {figures[name].toLocaleString()}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
          {decided.map((one) => (
            <Table.Tr key={one}>
              <Table.Td>{dispositionWords[one].name}</Table.Td>
              {columns.map((figures, index) => (
                <Table.Td key={index} ta="right">
                  {(figures.dispositions[one] ?? 0).toLocaleString()}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Wide>
  );
}

/** A signed period, doubted: what the log says for the size that was signed, and what it says today. */
export function SignedPeriod({ period, onClose }: { period: string; onClose: () => void }) {
  const { api, ledger } = useSession();
  const again = useQuery({
    queryKey: [ledger, 'period', period],
    queryFn: () =>
      bodyOf(api.GET('/v1/ledgers/{ledger}/reviews/periods/{period}', { params: { path: { ledger, period } } })),
  });
  return (
    <Paper withBorder p="md" mb="md" component="section" aria-label="Worked out again">
      <Group justify="space-between" mb="sm">
        <Title order={3} size="h5">
          Worked out again
        </Title>
        <Button size="xs" variant="default" onClick={onClose}>
          Close
        </Button>
      </Group>
      <Shown query={again}>
        {(one) => (
          <Stack gap="sm">
            <Alert variant="light" color={one.agrees ? 'teal' : 'red'} role="status">
              {one.agrees
                ? 'The log says the same as what was signed.'
                : 'The log does not say what was signed. Tell whoever answers for this ledger.'}
            </Alert>
            <Text size="sm" component="div">
              <Moment at={one.since} /> – <Moment at={one.until} />, at size {one.size.toLocaleString()} of the log,
              by{' '}
              <TokenName id={one.by} />, <EventLink sequence={one.sequence} isInText />. By version{' '}
              {one.rules.join(', ') || '–'} of the rules.
            </Text>
            <Compared label="Figures of the period" columns={[one, one.recomputed, one.now]} />
          </Stack>
        )}
      </Shown>
    </Paper>
  );
}
