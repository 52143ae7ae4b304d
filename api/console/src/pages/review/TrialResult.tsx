import { Alert, Paper, SimpleGrid, Stack, Table, Tabs, Text, Title } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { Loading } from '../../parts/states';
import { FlaggedTable } from './FlaggedTable';
import type { Tried } from './trial';
import { Wide } from './Wide';
import { plural, type Rule, ruleWords } from './words';

const TrialChart = lazy(() => import('./TrialChart'));

function Figure({ title, value, about }: { title: string; value: number; about?: string }) {
  return (
    <Paper withBorder p="sm" role="listitem" aria-label={`${title}: ${value}`}>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      <Text size="xl" fw={700} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {value.toLocaleString()}
      </Text>
      {about !== undefined && (
        <Text size="xs" c="dimmed">
          {about}
        </Text>
      )}
    </Paper>
  );
}

const perDay = (count: number, days: number) =>
  `${(count / Math.max(1, days)).toLocaleString(undefined, { maximumFractionDigits: 1 })} a day`;

const signed = (number: number) => (number > 0 ? `+${number.toLocaleString()}` : number.toLocaleString());

function ByRule({ tried }: { tried: Tried }) {
  const names = [...new Set([...tried.now.byRule.keys(), ...tried.then.byRule.keys()])] as Rule[];
  if (names.length === 0) return null;
  return (
    <Table aria-label="Findings by rule" verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Rule</Table.Th>
          <Table.Th>In force</Table.Th>
          <Table.Th>Tried</Table.Th>
          <Table.Th>Difference</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody style={{ fontVariantNumeric: 'tabular-nums' }}>
        {names.map((name) => {
          const now = tried.now.byRule.get(name) ?? 0;
          const then = tried.then.byRule.get(name) ?? 0;
          return (
            <Table.Tr key={name}>
              <Table.Td>{ruleWords[name].name}</Table.Td>
              <Table.Td>{now.toLocaleString()}</Table.Td>
              <Table.Td>{then.toLocaleString()}</Table.Td>
              <Table.Td>{signed(then - now)}</Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}

function ByDay({ tried }: { tried: Tried }) {
  return (
    <>
      <div aria-hidden="true">
        <Suspense fallback={<Loading />}>
          <TrialChart days={tried.days} />
        </Suspense>
      </div>
      <details>
        <Text component="summary" size="sm">
          The same in numbers
        </Text>
        <Wide label="Flags by day" width={320}>
          <Table aria-label="Flags by day" verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Day</Table.Th>
                <Table.Th>Accesses</Table.Th>
                <Table.Th>In force</Table.Th>
                <Table.Th>Tried</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody style={{ fontVariantNumeric: 'tabular-nums' }}>
              {tried.days.map(({ day, accesses, now, then }) => (
                <Table.Tr key={day}>
                  <Table.Td>{day}</Table.Td>
                  <Table.Td>{accesses.toLocaleString()}</Table.Td>
                  <Table.Td>{now.toLocaleString()}</Table.Td>
                  <Table.Td>{then.toLocaleString()}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Wide>
      </details>
    </>
  );
}

/** What the tried rules would have flagged, held against what those in force would have. */
export function TrialResult({ tried }: { tried: Tried }) {
  const [list, setList] = useState<string | null>('more');
  const { now, then, more, fewer, days } = tried;
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 2, sm: 4 }} role="list" aria-label="What came of it">
        <Figure title="Accesses looked at" value={then.accesses} about={`on ${plural(days.length, 'day')}`} />
        <Figure title="Flagged by those in force" value={now.flagged} about={perDay(now.flagged, days.length)} />
        <Figure title="Flagged by those tried" value={then.flagged} about={perDay(then.flagged, days.length)} />
        <Figure
          title="Difference"
          value={then.flagged - now.flagged}
          about={`${more.length} more, ${fewer.length} fewer`}
        />
      </SimpleGrid>
      {!tried.isListed && (
        <Alert color="yellow">
          There are too many flags to list each of them. The numbers are right; the lists below are not whole.
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Paper withBorder p="md" component="section" aria-labelledby="by-day">
          <Title order={3} size="h5" id="by-day" mb="sm">
            Flags by day
          </Title>
          <ByDay tried={tried} />
        </Paper>
        <Paper withBorder p="md" component="section" aria-labelledby="by-rule">
          <Title order={3} size="h5" id="by-rule" mb="sm">
            Findings by rule
          </Title>
          <ByRule tried={tried} />
        </Paper>
      </SimpleGrid>
      <Tabs value={list} onChange={setList} keepMounted={false}>
        <Tabs.List mb="sm">
          <Tabs.Tab value="more">Flagged in addition ({more.length.toLocaleString()})</Tabs.Tab>
          <Tabs.Tab value="fewer">Not flagged any more ({fewer.length.toLocaleString()})</Tabs.Tab>
          <Tabs.Tab value="all">All that would be flagged ({then.list.length.toLocaleString()})</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="more">
          <FlaggedTable
            list={more}
            label="Flagged in addition"
            empty="These rules flag nothing that those in force do not."
          />
        </Tabs.Panel>
        <Tabs.Panel value="fewer">
          <FlaggedTable
            list={fewer}
            label="Not flagged any more"
            empty="These rules flag everything that those in force do."
          />
        </Tabs.Panel>
        <Tabs.Panel value="all">
          <FlaggedTable list={then.list} label="All that would be flagged" empty="Nothing would be flagged." />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}
