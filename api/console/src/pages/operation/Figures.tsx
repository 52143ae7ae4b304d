import { SimpleGrid } from '@mantine/core';
import { Figure } from './Figure';
import { quantile, rate, type Sample, type Series, total } from './metrics';
import { steps } from './samples';

const number = (digits: number) => {
  const format = new Intl.NumberFormat(undefined, { maximumFractionDigits: digits });
  return (value: number) => format.format(value);
};
const few = number(1);
const whole = number(0);
const millis = (seconds: number) => `${few(seconds * 1000)} ms`;
const perSecond = (value: number) => `${few(value)} / s`;

/** A stream goes on for as long as somebody reads: how long that is says nothing. */
const isAnswer = (labels: Series['labels']) => labels.route?.endsWith('/stream') !== true;

/** What the server does, in eight pictures. */
export function Figures({ samples }: { samples: Sample[] }) {
  const grows = (name: string) => steps(samples, (before, after) => rate(before, after, name));
  const latency = (q: number) =>
    steps(samples, (before, after) => quantile(before, after, 'lethe_http_request_duration_seconds', q, isAnswer));
  const commit = steps(samples, (before, after) => {
    const seconds = rate(before, after, 'lethe_commit_seconds_total');
    const batches = rate(before, after, 'lethe_batches_total');
    return seconds === undefined || batches === undefined || batches === 0 ? undefined : seconds / batches;
  });
  const failures = steps(samples, (before, after) =>
    rate(before, after, 'lethe_http_requests_total', (labels) => labels.status?.startsWith('5') === true) ?? 0,
  );
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing={{ base: 'xs', sm: 'md' }}>
      <Figure title="Requests" about="Answered" values={grows('lethe_http_requests_total')} format={perSecond} />
      <Figure title="Half of them within" about="From the header to the end of the answer" values={latency(0.5)} format={millis} bad={1} />
      <Figure title="95 of 100 within" about="From the header to the end of the answer" values={latency(0.95)} format={millis} bad={2.5} />
      <Figure title="Failures" about="Answers with a status from 500 on" values={failures} format={perSecond} bad={0.001} />
      <Figure title="Events" about="Appended to logs" values={grows('lethe_events_total')} format={perSecond} />
      <Figure title="Made durable within" about="A batch of events, on average" values={commit} format={millis} bad={1} />
      <Figure title="Queue" about="Commands that wait" values={samples.map((sample) => total(sample.series, 'lethe_queue_depth'))} format={whole} bad={1000} />
      <Figure title="Refused" about="Because the queue was full" values={grows('lethe_commands_refused_full_total')} format={perSecond} bad={0.001} />
    </SimpleGrid>
  );
}
