import { describe, expect, it } from 'vitest';
import { byLedger, parseMetrics, quantile, rate, total } from './metrics';

const kText = `# HELP lethe_http_requests_total Requests answered, by route and status.
# TYPE lethe_http_requests_total counter
lethe_http_requests_total{method="GET",route="/healthz",status="200"} 3
lethe_http_requests_total{method="GET",route="/v1/{x}",status="503"} 2 1795780852000
lethe_queue_depth 0
lethe_ledger_events{ledger="demo"} 4440
lethe_ledger_key_epoch{ledger="demo"} 40
lethe_ledger_events{ledger="system"} 4
odd{a="quote \\" slash \\\\ line \\n end",b="}"} +Inf

this is no line
`;

describe('parseMetrics', () => {
  it('reads names, labels and values', () => {
    const series = parseMetrics(kText);
    expect(series).toHaveLength(7);
    expect(series[1]).toEqual({
      name: 'lethe_http_requests_total',
      labels: { method: 'GET', route: '/v1/{x}', status: '503' },
      value: 2,
    });
    expect(series[6]).toEqual({
      name: 'odd',
      labels: { a: 'quote " slash \\ line \n end', b: '}' },
      value: Number.POSITIVE_INFINITY,
    });
  });

  it('sums over labels, and tells what is missing from zero', () => {
    const series = parseMetrics(kText);
    expect(total(series, 'lethe_http_requests_total')).toBe(5);
    expect(total(series, 'lethe_http_requests_total', (labels) => labels.status === '503')).toBe(2);
    expect(total(series, 'lethe_queue_depth')).toBe(0);
    expect(total(series, 'no_such')).toBeUndefined();
  });

  it('groups by ledger', () => {
    expect([...byLedger(parseMetrics(kText))]).toEqual([
      ['demo', { lethe_ledger_events: 4440, lethe_ledger_key_epoch: 40 }],
      ['system', { lethe_ledger_events: 4 }],
    ]);
  });
});

describe('rate', () => {
  const sample = (at: number, value: number) => ({ at, series: parseMetrics(`c ${value}`) });
  it('is growth a second', () => {
    expect(rate(sample(0, 10), sample(5000, 20), 'c')).toBe(2);
    expect(rate(sample(0, 10), sample(5000, 4), 'c')).toBeUndefined(); // the server was started anew
    expect(rate(sample(5000, 10), sample(5000, 20), 'c')).toBeUndefined();
    expect(rate(sample(0, 1), sample(5000, 2), 'd')).toBeUndefined();
  });
});

describe('quantile', () => {
  const sample = (counts: number[]) => ({
    at: 0,
    series: parseMetrics(['0.1', '0.5', '1', '+Inf'].map((le, i) => `h_bucket{le="${le}",route="/a"} ${counts[i]}`).join('\n')),
  });
  it('is found within its bucket', () => {
    expect(quantile(sample([0, 0, 0, 0]), sample([10, 10, 10, 10]), 'h', 0.5)).toBeCloseTo(0.05);
    expect(quantile(sample([10, 10, 10, 10]), sample([10, 20, 20, 20]), 'h', 0.5)).toBeCloseTo(0.3);
    expect(quantile(sample([0, 0, 0, 0]), sample([0, 0, 0, 4]), 'h', 0.95)).toBe(1);
    expect(quantile(sample([0, 0, 0, 0]), sample([9, 9, 9, 9]), 'h', 0.5, (labels) => labels.route !== '/a')).toBeUndefined();
    expect(quantile(sample([1, 1, 1, 1]), sample([1, 1, 1, 1]), 'h', 0.5)).toBeUndefined();
  });
});
