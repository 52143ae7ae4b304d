/** What a field of type datetime-local has, in the reader's time, as RFC 3339; what is no time stays as it is, for the API to refuse. */
export function fromLocal(text: string): string {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date.toISOString();
}

/** RFC 3339 as a field of type datetime-local has it, to the minute; '' for what is no time. */
export function toLocal(at: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '';
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
