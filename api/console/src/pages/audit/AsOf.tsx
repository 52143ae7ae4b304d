import { Button, Group, Slider, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Moment } from '../../parts/text';
import type { Event } from './proved';

interface Props {
  events: Event[];
  /** When the slider begins, in milliseconds since 1970. */
  from: number;
  asOf: string | undefined;
  onChoose: (moment: string | undefined) => void;
}

const kSteps = 400;
/** Just behind an event, so that it counts. */
const behind = (event: Event) => Date.parse(event.time) + 1;
const kShort = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** The moment as of which a person is looked at: by hand, or from event to event. */
export function AsOf({ events, from, asOf, onChoose }: Props) {
  const [now] = useState(() => Date.now());
  const chosen = asOf === undefined ? now : Date.parse(asOf);
  const [value, setValue] = useState(chosen);
  useEffect(() => setValue(chosen), [chosen]);
  const step = Math.max(1, Math.round((now - from) / kSteps));
  const choose = (moment: number) => onChoose(moment >= now - step ? undefined : new Date(moment).toISOString());
  const before = events.findLast((event) => behind(event) < chosen);
  const after = asOf === undefined ? undefined : events.find((event) => behind(event) > chosen);
  return (
    <div>
      <Slider value={value} onChange={setValue} onChangeEnd={choose} min={from} max={now} step={step} thumbLabel="As of" label={(at) => kShort.format(at)}
        thumbProps={{ 'aria-valuetext': kShort.format(value) }} color="teal" />
      <Group justify="space-between" mt="sm" gap="xs">
        <Button size="xs" variant="default" disabled={before === undefined} onClick={() => before !== undefined && onChoose(new Date(behind(before)).toISOString())}>
          ← Event before
        </Button>
        <Text size="sm" aria-live="polite">
          {asOf === undefined ? 'As of now' : <>As of <Moment at={asOf} /></>}
        </Text>
        <Group gap="xs">
          <Button size="xs" variant="default" disabled={after === undefined} onClick={() => after !== undefined && onChoose(new Date(behind(after)).toISOString())}>
            Event after →
          </Button>
          <Button size="xs" variant="subtle" disabled={asOf === undefined} onClick={() => onChoose(undefined)}>
            Now
          </Button>
        </Group>
      </Group>
    </div>
  );
}
