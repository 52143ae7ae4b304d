import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { Card, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { listOf } from '../../client/api';
import { Shown } from '../../parts/states';
import { isOwn } from './looking';
import { monthsOf } from './months';
import { personKey, usePerson } from './person';

interface Props {
  since: string | undefined;
  withOwn: boolean;
}

const kMonth = new Intl.DateTimeFormat(undefined, { month: 'short', year: '2-digit', timeZone: 'UTC' });
const kMost = 1000;

/** How often somebody looked, month by month; the table below says the same in words. */
export default function LooksChart({ since, withOwn }: Props) {
  const { api, ledger, subject } = usePerson();
  const looks = useQuery({
    queryKey: personKey(ledger, subject, 'looks', 'chart', since ?? 'all'),
    queryFn: () =>
      listOf(
        api.GET('/v1/ledgers/{ledger}/subjects/{subject}/accesses', {
          params: { path: { ledger, subject }, query: { order: 'desc', limit: kMost, since } },
        }),
      ),
  });
  return (
    <Shown query={looks}>
      {({ items, next }) => {
        const shown = items.filter((access) => withOwn || !isOwn(access, subject));
        const months = monthsOf(shown, 24, new Date());
        if (months.length === 0) return null;
        const treatment = months.reduce((sum, month) => sum + month.treatment, 0);
        const other = months.reduce((sum, month) => sum + month.other, 0);
        const data = months.map(({ month, ...counts }) => ({
          month: kMonth.format(new Date(`${month}-01T00:00:00Z`)),
          ...counts,
        }));
        return (
          <Card withBorder>
            <Text size="sm" mb="sm">
              {next === null ? '' : `Of the latest ${kMost}: `}
              {next === null ? 'Your data was looked at' : 'your data was looked at'} {timesOf(treatment)} for
              treatment, {timesOf(other)} for something else.
            </Text>
            <div aria-hidden="true">
              <BarChart
                h={160}
                data={data}
                dataKey="month"
                type="stacked"
                withLegend
                maxBarWidth={36}
                barChartProps={{ accessibilityLayer: false }}
                barProps={{ isAnimationActive: false }}
                yAxisProps={{ allowDecimals: false, width: 30 }}
                series={[
                  { name: 'treatment', label: 'Treatment', color: 'teal.6' },
                  { name: 'other', label: 'Something else', color: 'gray.5' },
                ]}
              />
            </div>
          </Card>
        );
      }}
    </Shown>
  );
}

const timesOf = (count: number) => (count === 0 ? 'never' : count === 1 ? 'once' : `${count} times`);
