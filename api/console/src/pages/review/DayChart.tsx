import '@mantine/charts/styles.css';

import { BarChart } from '@mantine/charts';

const kDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: '2-digit', timeZone: 'UTC' });

/** Accesses by day, those that were flagged apart. Loaded by itself, since drawing is most of the code. */
export default function DayChart({ bars }: { bars: { day: string; accesses: number; flags: number }[] }) {
  const data = bars.map(({ day, accesses, flags }) => ({
    day: kDay.format(new Date(`${day}T00:00:00Z`)),
    'Not flagged': Math.max(0, accesses - flags),
    Flagged: flags,
  }));
  return (
    <BarChart
      h={220}
      data={data}
      dataKey="day"
      type="stacked"
      withLegend
      tickLine="none"
      gridAxis="y"
      series={[
        { name: 'Not flagged', color: 'teal.6' },
        { name: 'Flagged', color: 'red.6' },
      ]}
    />
  );
}
