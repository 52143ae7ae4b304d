import { Paper, Text } from '@mantine/core';

const kWidth = 200;
const kHeight = 40;

/** Where each value lies in the picture; what is missing interrupts the line. */
export function pathOf(values: (number | undefined)[], top: number): string {
  const step = kWidth / Math.max(1, values.length - 1);
  let isDown = false;
  return values
    .map((value, index) => {
      if (value === undefined) {
        isDown = false;
        return '';
      }
      const y = kHeight - 2 - (top === 0 ? 0 : value / top) * (kHeight - 4);
      const command = `${isDown ? 'L' : 'M'}${(index * step).toFixed(1)} ${y.toFixed(1)}`;
      isDown = true;
      return command;
    })
    .join('');
}

interface Props {
  title: string;
  about: string;
  values: (number | undefined)[];
  /** A value as text, with its unit. */
  format: (value: number) => string;
  /** From which value on it is a reason to look. */
  bad?: number;
}

/** A figure, and how it went while the page was open. */
export function Figure({ title, about, values, format, bad }: Props) {
  const known = values.filter((value) => value !== undefined);
  const latest = values.at(-1);
  const top = Math.max(0, ...known);
  const isBad = bad !== undefined && latest !== undefined && latest >= bad;
  const color = isBad ? 'var(--mantine-color-red-6)' : 'var(--mantine-color-teal-7)';
  return (
    <Paper withBorder p={{ base: 'xs', sm: 'md' }}>
      <Text size="sm" c="dimmed">{title}</Text>
      <Text fw={600} fz={24} c={isBad ? 'var(--mantine-color-red-light-color)' : undefined} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {latest === undefined ? '–' : format(latest)}
      </Text>
      <svg viewBox={`0 0 ${kWidth} ${kHeight}`} width="100%" height={kHeight} preserveAspectRatio="none" role="img"
        aria-label={known.length < 2 ? `${title}: nothing to draw yet` : `${title}: from ${format(Math.min(...known))} to ${format(top)} while the page was open`}>
        <line x1={0} x2={kWidth} y1={kHeight - 2} y2={kHeight - 2} stroke="var(--mantine-color-default-border)" vectorEffect="non-scaling-stroke" />
        <path d={pathOf(values, top)} fill="none" stroke={color} strokeWidth={2} vectorEffect="non-scaling-stroke" strokeLinejoin="round" />
      </svg>
      <Text size="xs" c="dimmed">{about}</Text>
    </Paper>
  );
}
