import { Text } from '@mantine/core';
import type { LogReport } from '../../proof/log';

/** The two checkpoints as they lie in one another: the earlier one is the beginning of the later one. */
export function Consistency({ report }: { report: LogReport }) {
  const { before, log } = report;
  if (before === undefined || log === undefined || log.checkpoint.size === 0) return null;
  const now = log.checkpoint.size;
  const share = before.size / now;
  const grown = now - before.size;
  const text = grown === 0
    ? `The same ${now.toLocaleString()} events as before.`
    : `${before.size.toLocaleString()} events as before, and ${grown.toLocaleString()} more behind them: proved by hashes, not by the server’s word.`;
  return (
    <figure style={{ margin: 0, width: '100%' }}>
      <svg viewBox="0 0 300 26" width="100%" role="img" aria-label={text}>
        <rect x={0} y={4} width={300} height={18} rx={4} fill="var(--mantine-color-teal-2)" />
        <rect x={0} y={4} width={Math.max(2, 300 * share)} height={18} rx={4} fill="var(--mantine-color-teal-7)" />
      </svg>
      <Text component="figcaption" size="xs" c="dimmed">{text}</Text>
    </figure>
  );
}
