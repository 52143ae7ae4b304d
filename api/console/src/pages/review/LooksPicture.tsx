import { Text } from '@mantine/core';
import type { Schema } from '../../client/api';
import { placesOf } from './looks';
import './heat.css';

const kWidth = 720;
const kHeight = 220;
const kLeft = 60;
const kTop = 14;
const kBottom = 34;
const kDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** Every look as a dot: days from left to right, hours from top to bottom, what was flagged in red. */
export function LooksPicture({ accesses, flagged }: { accesses: Schema['Access'][]; flagged: Set<number> }) {
  if (accesses.length === 0) return null;
  const { first, last, places } = placesOf(accesses);
  const x = (share: number) => kLeft + 6 + share * (kWidth - kLeft - 14);
  const y = (hour: number) => kTop + (hour / 24) * (kHeight - kTop - kBottom);
  const count = accesses.filter((one) => flagged.has(one.sequence)).length;
  return (
    <figure style={{ margin: '0 0 var(--mantine-spacing-md)' }}>
      <svg
        className="looks"
        viewBox={`0 0 ${kWidth} ${kHeight}`}
        role="img"
        aria-label={`${accesses.length} accesses by day and hour, ${count} of them flagged, as in the list below`}
      >
        {[0, 6, 12, 18, 24].map((hour) => (
          <g key={hour}>
            <line className="line" x1={kLeft} x2={kWidth} y1={y(hour)} y2={y(hour)} />
            <text x={0} y={y(hour) + 4}>{`${String(hour).padStart(2, '0')}:00`}</text>
          </g>
        ))}
        {places.map((place) => (
          <circle
            key={place.sequence}
            className={flagged.has(place.sequence) ? 'look flagged' : 'look'}
            r={5}
            cx={x(place.share)}
            cy={y(place.hour)}
          />
        ))}
        <text x={kLeft} y={kHeight - 4}>
          {kDay.format(first)}
        </text>
        <text x={kWidth} y={kHeight - 4} textAnchor="end">
          {kDay.format(last)}
        </text>
      </svg>
      <Text component="figcaption" size="xs" c="dimmed">
        By day and hour of your clock; red was flagged.
      </Text>
    </figure>
  );
}
