import { inWords } from '../../parts/text';
import { laneOf, lanesOf } from './laneLayout';
import type { Event } from './proved';

interface Props {
  events: Event[];
  from: number;
  asOf: string | undefined;
}

const kRow = 22;
const kColors = ['teal', 'blue', 'grape', 'orange', 'cyan', 'pink', 'lime', 'indigo'];

/** When what happened: a lane for each sort of event, a dot for each event; what is behind the chosen moment is pale. */
export function Lanes({ events, from, asOf }: Props) {
  const now = Date.now();
  const lanes = lanesOf(events.map((event) => event.kind));
  const until = asOf === undefined ? now : Date.parse(asOf);
  const xOf = (at: number) => (now === from ? 0 : (100 * (at - from)) / (now - from));
  const label = `${events.length} events over time: ${lanes.map((lane) => `${lane.count} of ${inWords(lane.name)}`).join(', ')}.`;
  return (
    <figure style={{ margin: '0 0 12px' }}>
      <svg width="100%" height={lanes.length * kRow} role="img" aria-label={label} style={{ overflow: 'visible' }}>
        {lanes.map((lane, row) => (
          <g key={lane.name}>
            <line x1="0" x2="100%" y1={row * kRow + 15} y2={row * kRow + 15} stroke="var(--mantine-color-default-border)" />
            <text x="0" y={row * kRow + 8} fontSize={10} fill="var(--mantine-color-dimmed)">
              {inWords(lane.name)} · {lane.count.toLocaleString()}
            </text>
          </g>
        ))}
        {events.map((event) => {
          const at = Date.parse(event.time);
          const row = laneOf(lanes, event.kind);
          return (
            <circle key={event.sequence} cx={`${xOf(at)}%`} cy={row * kRow + 15} r={4} fill={`var(--mantine-color-${kColors[row % kColors.length]}-6)`}
              opacity={at <= until ? 0.85 : 0.2} />
          );
        })}
        {asOf !== undefined && <line x1={`${xOf(until)}%`} x2={`${xOf(until)}%`} y1={0} y2="100%" stroke="var(--mantine-color-text)" strokeDasharray="3 3" />}
      </svg>
    </figure>
  );
}
