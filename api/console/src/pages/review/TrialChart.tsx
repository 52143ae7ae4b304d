import '@mantine/charts/styles.css';

import { BarChart } from '@mantine/charts';
import type { TriedDay } from './trial';

const kDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

/** Flags by day, of both versions side by side. Loaded by itself, since drawing is most of the code. */
export default function TrialChart({ days }: { days: TriedDay[] }) {
  const data = days.map(({ day, now, then }) => ({
    day: kDay.format(new Date(`${day}T12:00:00`)),
    'In force': now,
    Tried: then,
  }));
  return (
    <BarChart
      h={200}
      data={data}
      dataKey="day"
      withLegend
      tickLine="none"
      gridAxis="y"
      series={[
        { name: 'In force', color: 'gray.6' },
        { name: 'Tried', color: 'teal.6' },
      ]}
    />
  );
}
