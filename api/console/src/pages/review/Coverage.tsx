import { Badge, Group, List, Paper, Progress, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import type { Schema } from '../../client/api';
import { duration, type Disposition, dispositions, dispositionWords, percent, plural } from './words';

type Figures = Schema['ReviewFigures'];

const accesses = (count: number) => plural(count, 'access', 'accesses');

/** A share of nothing is none, and not all of it. */
function Share({ label, permille, of, children }: { label: string; permille: number; of: number; children: string }) {
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" mb={4}>
        <Text size="sm">{label}</Text>
        <Text fw={600}>{of === 0 ? '–' : percent(permille)}</Text>
      </Group>
      <Progress value={of === 0 ? 0 : permille / 10} aria-hidden="true" />
      <Text size="xs" c="dimmed" mt={4}>
        {children}
      </Text>
    </Paper>
  );
}

/** What was looked at, and, said as plainly, what was not. */
function NotLookedAt({ figures }: { figures: Schema['PeriodFigures'] }) {
  const open = figures.flagged - figures.flagged_in_review;
  const items = [
    figures.unchecked > 0 && `${accesses(figures.unchecked)} that the rules have not got to`,
    open > 0 && `${plural(open, 'flag')} that no review has`,
    figures.open > 0 && `${plural(figures.open, 'review')} that ${figures.open === 1 ? 'is' : 'are'} still open`,
    figures.not_by_rules > 0 && `${accesses(figures.not_by_rules)} that rules say nothing of: denied, or not by staff`,
    figures.accesses - figures.in_review > 0 &&
      `${accesses(figures.accesses - figures.in_review)} that no person looked at`,
  ].filter((one) => one !== false);
  return (
    <Stack gap={4}>
      <Title order={3} size="h5">
        What was not looked at
      </Title>
      {items.length === 0 ? (
        <Text size="sm">Nothing was left out.</Text>
      ) : (
        <List size="sm">
          {items.map((one) => (
            <List.Item key={one}>{one}</List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}

function Dispositions({ counts }: { counts: Record<string, number> }) {
  const known = dispositions.filter((one) => (counts[one] ?? 0) > 0);
  const colors: Record<Disposition, string> = {
    appropriate: 'teal.7',
    appropriate_with_explanation: 'teal.4',
    undetermined: 'gray.5',
    inadvertent: 'yellow.5',
    policy_violation: 'orange.7',
    malicious: 'red.7',
  };
  const all = known.reduce((sum, one) => sum + (counts[one] ?? 0), 0);
  if (all === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing was closed.
      </Text>
    );
  return (
    <Stack gap={6}>
      <Progress.Root size={18} aria-hidden="true">
        {known.map((one) => (
          <Progress.Section key={one} value={((counts[one] ?? 0) / all) * 100} color={colors[one]} />
        ))}
      </Progress.Root>
      <Group gap="xs">
        {known.map((one) => (
          <Badge key={one} variant="default" radius="sm" tt="none" leftSection={<Swatch color={colors[one]} />}>
            {dispositionWords[one].name}: {counts[one]}
          </Badge>
        ))}
      </Group>
    </Stack>
  );
}

function Swatch({ color }: { color: string }) {
  const name = color.replace('.', '-');
  return (
    <span
      style={{
        display: 'inline-block',
        width: 10,
        height: 10,
        borderRadius: 3,
        background: `var(--mantine-color-${name})`,
      }}
    />
  );
}

/** How coverage stands for a time: by rules, by people, of flags; what was left; how it was decided, and how fast. */
export function Coverage({ figures }: { figures: Figures }) {
  const { coverage, closed } = figures;
  const byRules = coverage.accesses - coverage.not_by_rules;
  const speeds = Object.entries(closed.by_priority);
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
        <Share label="Looked at by the rules" permille={coverage.permille_by_rules} of={byRules}>
          {`${coverage.checked.toLocaleString()} of ${accesses(byRules)}`}
        </Share>
        <Share label="Looked at by people" permille={coverage.permille_by_people} of={coverage.accesses}>
          {`${accesses(coverage.in_review)} in reviews, ${coverage.sampled.toLocaleString()} of them by samples`}
        </Share>
        <Share label="Flags in a review" permille={coverage.permille_of_flags} of={coverage.flagged}>
          {`${coverage.flagged_in_review.toLocaleString()} of ${plural(coverage.flagged, 'flag')}`}
        </Share>
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <NotLookedAt figures={coverage} />
        <Stack gap={6}>
          <Title order={3} size="h5">
            How closed reviews were decided
          </Title>
          <Dispositions counts={closed.dispositions} />
          {speeds.length > 0 && (
            <Table aria-label="How long it took to close reviews" withRowBorders={false}>
              <Table.Tbody>
                {speeds.map(([priority, speed]) => (
                  <Table.Tr key={priority}>
                    <Table.Td>{priority}</Table.Td>
                    <Table.Td>
                      {plural(speed.closed, 'review')} closed, half of them within {duration(speed.median_seconds)}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
        </Stack>
      </SimpleGrid>
    </Stack>
  );
}
