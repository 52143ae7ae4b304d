import { useQuery } from '@tanstack/react-query';
import { withMember } from '../../client/api';
import { useSession } from '../../client/session';
import type { ReportName, ReportQuery } from './report';

export function useReportFetch() {
  const { api, ledger } = useSession();
  return (report: ReportName, query: ReportQuery) =>
    withMember(
      'checkpoint',
      api.GET('/v1/ledgers/{ledger}/reports/{report}', {
        params: { path: { ledger, report }, query: { ...query, format: 'json' } },
        parseAs: 'json',
      }),
    );
}

export function useReport(report: ReportName, query: ReportQuery) {
  const { ledger } = useSession();
  const fetchReport = useReportFetch();
  return useQuery({
    queryKey: [ledger, 'report', report, query],
    queryFn: () => fetchReport(report, query),
    staleTime: 60_000,
  });
}
