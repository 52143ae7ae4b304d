import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { bodyOf } from '../../client/api';
import { useSession } from '../../client/session';
import { parseMetrics, type Sample } from './metrics';

const kEvery = 5_000;
/** Twenty minutes. */
const kMost = 240;

/** What /metrics said while the page was open, the oldest first. */
export function useSamples() {
  const { api } = useSession();
  const [samples, setSamples] = useState<Sample[]>([]);
  const query = useQuery({
    queryKey: ['metrics'],
    queryFn: async () => {
      const text = await bodyOf(api.GET('/metrics', { parseAs: 'text' }));
      return { at: Date.now(), series: parseMetrics(text) };
    },
    refetchInterval: kEvery,
    gcTime: 0,
  });
  const latest = query.data;
  useEffect(() => {
    if (latest === undefined) return;
    setSamples((before) => (before.at(-1)?.at === latest.at ? before : [...before, latest].slice(-kMost)));
  }, [latest]);
  return { query, samples };
}

/** Values between neighbouring samples. */
export const steps = (samples: Sample[], value: (before: Sample, after: Sample) => number | undefined) =>
  samples.slice(1).map((after, index) => {
    const before = samples[index];
    return before === undefined ? undefined : value(before, after);
  });
