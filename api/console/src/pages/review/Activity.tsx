import { Button, Group, Paper, Select, SimpleGrid, Stack, Tabs, Text, TextInput, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { problemOf } from '../../client/problem';
import { useSession } from '../../client/session';
import { Empty, Loading, Shown } from '../../parts/states';
import { inWords, PageTitle } from '../../parts/text';
import { ByAgentAndHour } from './ByAgentAndHour';
import { save } from '../../parts/download';
import { DayFilter, type Filters, FilterBar, IdFilter, useFilters } from './filters';
import { HeatMap } from './HeatMap';
import { EmployeeAtWork } from './labels';
import { ReportTable } from './ReportTable';
import { bars, type ReportName, reportFilters, reportNames, type ReportQuery, reportQuery } from './report';
import { useReport } from './use_report';
import { oneOf, rules, ruleWords } from './words';
import './heat.css';

const DayChart = lazy(() => import('./DayChart'));

const kTabs: Record<(typeof reportNames)[number], string> = {
  activity: 'Days and hours',
  agents: 'Employees',
  departments: 'Departments',
  patients: 'Patients',
  purposes: 'Purposes',
  rules: 'Rules',
};
const kWeekdays = Array.from({ length: 7 }, (_, day) =>
  new Intl.DateTimeFormat(undefined, { weekday: 'short', timeZone: 'UTC' }).format(
    new Date(Date.UTC(2024, 0, 1 + day)),
  ),
);
const kFormats = [
  { format: 'csv', label: 'CSV', ending: 'csv' },
  { format: 'json', label: 'JSON', ending: 'json' },
  { format: 'fhir', label: 'FHIR', ending: 'fhir.json' },
] as const;

/** The same report as a file, byte for byte as the API makes it. */
function Downloads({ report, query }: { report: ReportName; query: ReportQuery }) {
  const { api, ledger } = useSession();
  const download = useMutation({
    mutationFn: async ({ format, ending }: (typeof kFormats)[number]) => {
      const content = await bodyOf(
        api.GET('/v1/ledgers/{ledger}/reports/{report}', {
          params: { path: { ledger, report }, query: { ...query, format, limit: 10_000 } },
          parseAs: 'blob',
        }),
      );
      save(content, `${ledger}-${report}.${ending}`);
    },
  });
  return (
    <Stack gap={4} align="flex-end">
      <Group gap="xs">
        {kFormats.map((one) => (
          <Button
            key={one.format}
            size="xs"
            variant="default"
            leftSection={<IconDownload size={14} />}
            disabled={download.isPending}
            onClick={() => download.mutate(one)}
          >
            {one.label}
          </Button>
        ))}
      </Group>
      {download.isError && (
        <Text size="xs" c="red" role="alert">
          {problemOf(download.error).message}
        </Text>
      )}
    </Stack>
  );
}

function Totals({ report }: { report: Schema['Report'] }) {
  const { totals } = report;
  const figures: [string, number | undefined][] = [
    ['Accesses', totals.accesses],
    ['Flagged', totals.flags],
    ['Denied', totals.denied],
    ['Searches', totals.searches],
    ['Log-ins', totals.logins],
    ['Failed log-ins', totals.failed_logins],
  ];
  return (
    <SimpleGrid cols={{ base: 3, sm: 6 }} mb="lg" spacing="sm">
      {figures.map(([name, count]) => (
        <Paper key={name} withBorder p="xs">
          <Text size="xs" c="dimmed">
            {name}
          </Text>
          <Text size="lg" fw={600}>
            {(count ?? 0).toLocaleString()}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}

/** What the figures are of: the same for ever, at that size. */
function AsOf({ report }: { report: Schema['Report'] }) {
  return (
    <Text size="xs" c="dimmed" mt="md" style={{ overflowWrap: 'anywhere' }}>
      Counted at size {report.checkpoint.size.toLocaleString()} of the log {report.checkpoint.origin}, root{' '}
      {report.checkpoint.root}. Hours are those of the access rules (UTC{report.utc_offset < 0 ? '−' : '+'}
      {Math.abs(report.utc_offset) / 60}).
    </Text>
  );
}

function DaysAndHours({ report, query }: { report: Schema['Report']; query: ReportQuery }) {
  const drawn = bars(report.rows);
  const title = drawn.days === 1 ? 'By day' : 'By week';
  if ((report.totals.accesses ?? 0) === 0) return <Empty title="No accesses">Nobody accessed anything then.</Empty>;
  return (
    <Stack gap="xl">
      <Stack gap="xs" component="section" aria-label="By weekday and hour">
        <Title order={2} size="h4">
          By weekday and hour
        </Title>
        <HeatMap
          caption="Accesses by weekday and hour"
          rows={(report.heat_map ?? []).map((counts, day) => ({
            key: String(day),
            label: kWeekdays[day] ?? '',
            counts,
          }))}
        />
      </Stack>
      {query.agent === undefined && <ByAgentAndHour query={query} />}
      <Stack gap="xs" component="section" aria-label={title}>
        <Title order={2} size="h4">
          {title}
        </Title>
        <div role="img" aria-label={`Accesses ${title.toLowerCase()}; the figures are in the files`}>
          <Suspense fallback={<Loading />}>
            <DayChart bars={drawn.bars} />
          </Suspense>
        </div>
      </Stack>
    </Stack>
  );
}

function DepartmentFilter({ filters }: { filters: Filters }) {
  const [text, setText] = useState(filters.of('department') ?? '');
  return (
    <TextInput
      label="Department"
      w={130}
      placeholder="Code"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => filters.set({ department: text.trim() })}
      onKeyDown={(event) => event.key === 'Enter' && filters.set({ department: text.trim() })}
    />
  );
}

export default function Activity() {
  const filters = useFilters();
  const name = oneOf(reportNames, filters.of('view')) ?? 'activity';
  const query = reportQuery(filters);
  const report = useReport(name, query);
  return (
    <>
      <PageTitle
        title="Activity"
        about="Who accessed how much, when and what for. Figures of what happened, whenever it was recorded."
      >
        <Downloads report={name} query={query} />
      </PageTitle>
      <FilterBar filters={filters} names={reportFilters}>
        <DayFilter label="From" filters={filters} name="from" />
        <DayFilter label="To, with that day" filters={filters} name="until" />
        <IdFilter label="Employee" filters={filters} name="agent" w={150} />
        <IdFilter label="Patient" filters={filters} name="subject" w={150} />
        <DepartmentFilter key={filters.of('department')} filters={filters} />
        <Select
          label="Flagged by"
          w={180}
          placeholder="All accesses"
          clearable
          value={query.rule ?? null}
          onChange={(rule) => filters.set({ rule })}
          data={rules.map((value) => ({ value, label: ruleWords[value].name }))}
        />
      </FilterBar>
      {query.agent !== undefined && (
        <Group gap="xs" mb="md">
          <Text size="sm">What was done by</Text> <EmployeeAtWork id={query.agent} />
        </Group>
      )}
      <Tabs
        value={name}
        onChange={(next) => filters.set({ view: next === 'activity' ? null : next })}
        keepMounted={false}
      >
        <Tabs.List mb="md" className="tabs-in-a-row">
          {reportNames.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {kTabs[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={name}>
          <Shown query={report}>
            {(data) => (
              <>
                <Totals report={data} />
                {name === 'activity' ? (
                  <DaysAndHours report={data} query={query} />
                ) : (
                  <ReportTable report={data} label={inWords(kTabs[name])} />
                )}
                <AsOf report={data} />
              </>
            )}
          </Shown>
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
