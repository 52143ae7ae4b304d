/** One line of Prometheus' text format 0.0.4. */
export interface Series {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const kLine = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/;
const kLabel = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:\\.|[^"\\])*)"/g;
const kEscapes: Record<string, string> = { '\\n': '\n', '\\"': '"', '\\\\': '\\' };
const kNumbers: Record<string, number> = { '+Inf': Number.POSITIVE_INFINITY, '-Inf': Number.NEGATIVE_INFINITY };

/** Every series of an answer of /metrics; comments and what is no line of it are left out. */
export function parseMetrics(text: string): Series[] {
  const found: Series[] = [];
  for (const raw of text.split('\n')) {
    const match = raw.startsWith('#') ? null : kLine.exec(raw.trim());
    if (match === null) continue;
    const [, name = '', inner = '', number = ''] = match;
    const labels: Record<string, string> = {};
    for (const [, label = '', value = ''] of inner.matchAll(kLabel)) {
      labels[label] = value.replaceAll(/\\[n"\\]/g, (escape) => kEscapes[escape] ?? escape);
    }
    found.push({ name, labels, value: kNumbers[number] ?? Number(number) });
  }
  return found;
}

/** The sum of a series over all labels; undefined where there is none. */
export function total(series: Series[], name: string, fits: (labels: Series['labels']) => boolean = () => true) {
  let sum: number | undefined;
  for (const one of series) if (one.name === name && fits(one.labels)) sum = (sum ?? 0) + one.value;
  return sum;
}

/** The figures of each ledger, by name of the series. */
export function byLedger(series: Series[]): Map<string, Record<string, number>> {
  const ledgers = new Map<string, Record<string, number>>();
  for (const { name, labels, value } of series) {
    if (labels.ledger === undefined) continue;
    const figures = ledgers.get(labels.ledger) ?? {};
    figures[name] = value;
    ledgers.set(labels.ledger, figures);
  }
  return ledgers;
}

/** What was read at a time, in milliseconds. */
export interface Sample {
  at: number;
  series: Series[];
}

/** How much a counter grew a second between two samples; undefined when it is not there, or began anew. */
export function rate(before: Sample, after: Sample, name: string, fits?: (labels: Series['labels']) => boolean) {
  const seconds = (after.at - before.at) / 1000;
  const end = total(after.series, name, fits);
  if (end === undefined || seconds <= 0) return undefined;
  const grown = end - (total(before.series, name, fits) ?? 0);
  return grown < 0 ? undefined : grown / seconds;
}

/** A quantile of a histogram's growth between two samples, within its bucket as Prometheus does it; in its unit. */
export function quantile(
  before: Sample,
  after: Sample,
  name: string,
  q: number,
  fits: (labels: Series['labels']) => boolean = () => true,
): number | undefined {
  const grown = new Map<number, number>();
  const add = (series: Series[], sign: number) => {
    for (const one of series) {
      if (one.name !== `${name}_bucket` || one.labels.le === undefined || !fits(one.labels)) continue;
      const bound = kNumbers[one.labels.le] ?? Number(one.labels.le);
      grown.set(bound, (grown.get(bound) ?? 0) + sign * one.value);
    }
  };
  add(after.series, 1);
  add(before.series, -1);
  const buckets = [...grown].sort(([one], [other]) => one - other);
  const count = buckets.at(-1)?.[1] ?? 0;
  if (count <= 0) return undefined;
  const rank = q * count;
  let below = 0;
  let from = 0;
  for (const [bound, upTo] of buckets) {
    if (upTo >= rank) {
      if (!Number.isFinite(bound)) return from;
      return upTo === below ? bound : from + (bound - from) * ((rank - below) / (upTo - below));
    }
    below = upTo;
    from = bound;
  }
  return from;
}
