import { Button, Stack, Text, Title } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../../client/session';
import { Failure, Loading, Shown } from '../../parts/states';
import { HeatMap } from './HeatMap';
import { Employee } from './labels';
import { byHour, type ReportQuery } from './report';
import { useReport, useReportFetch } from './use_report';

const kStep = 12;

/** An activity report for each of those who access most: the API has hours of one employee at a time. */
function Hours({ agents, query }: { agents: string[]; query: ReportQuery }) {
  const { ledger } = useSession();
  const fetchReport = useReportFetch();
  const reports = useQueries({
    queries: agents.map((agent) => {
      const own = { ...query, agent };
      return {
        queryKey: [ledger, 'report', 'activity', own],
        queryFn: () => fetchReport('activity', own),
        staleTime: 60_000,
      };
    }),
  });
  const failed = reports.find((one) => one.isError);
  if (failed !== undefined) return <Failure error={failed.error} again={() => failed.refetch()} />;
  if (reports.some((one) => one.data === undefined)) return <Loading />;
  const rows = agents.map((agent, index) => ({
    key: agent,
    label: <Employee id={agent} />,
    counts: byHour(reports[index]?.data?.heat_map ?? []),
  }));
  return <HeatMap caption="Accesses by employee and hour" rows={rows} />;
}

export function ByAgentAndHour({ query }: { query: ReportQuery }) {
  const [count, setCount] = useState(kStep);
  const most = useReport('agents', { ...query, limit: count });
  return (
    <Stack gap="xs" component="section" aria-label="By employee and hour">
      <Title order={2} size="h4">
        By employee and hour
      </Title>
      <Shown query={most}>
        {(report) => (
          <>
            <Hours agents={report.rows.map((row) => row.agent).filter((agent) => agent !== undefined)} query={query} />
            {report.left_out !== undefined && (
              <Stack gap={4} align="flex-start">
                <Text size="sm" c="dimmed">
                  The {report.rows.length} who access most; {report.left_out.rows} more did less.
                </Text>
                <Button size="xs" variant="default" onClick={() => setCount(count + kStep)}>
                  Show more
                </Button>
              </Stack>
            )}
          </>
        )}
      </Shown>
    </Stack>
  );
}
