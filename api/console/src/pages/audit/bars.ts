/** What is drawn of a count of days: a bar a day, or of several where there would be too many to tell apart. */
export interface Bar {
  label: string;
  events: number;
  since: string;
  until: string;
}

const kDay = 86_400_000;
const kMostBars = 60;
const kLabel = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: '2-digit', timeZone: 'UTC' });

/** Days without events are left out by the API, and are bars of nothing here. */
export function inBars(days: { day: string; events: number }[]): Bar[] {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const start = Date.parse(first.day);
  const count = Math.round((Date.parse(last.day) - start) / kDay) + 1;
  const width = Math.ceil(count / kMostBars);
  const bars = Array.from({ length: Math.ceil(count / width) }, (_, i): Bar => {
    const from = start + i * width * kDay;
    return {
      label: kLabel.format(from), events: 0, since: new Date(from).toISOString(), until: new Date(from + width * kDay).toISOString(),
    };
  });
  for (const { day, events } of days) {
    const bar = bars[Math.floor((Date.parse(day) - start) / kDay / width)];
    if (bar !== undefined) bar.events += events;
  }
  return bars;
}
