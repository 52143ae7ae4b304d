// The filters of a search, as they stand in the address: the same names as the API has.

export const kFilterNames = ['subject', 'actor', 'kind', 'purpose', 'field', 'item', 'request', 'object', 'since', 'until', 'from', 'to'] as const;
export type FilterName = (typeof kFilterNames)[number];
export type Filters = Partial<Record<FilterName, string>>;

export const kFilterTitles: Record<FilterName, string> = {
  subject: 'About', actor: 'By', kind: 'Kind', purpose: 'Purpose', field: 'Field', item: 'Item', request: 'Request', object: 'Names the id',
  since: 'From', until: 'Before', from: 'Event from', to: 'Event to',
};

export function filtersIn(address: URLSearchParams): Filters {
  const out: Filters = {};
  for (const name of kFilterNames) {
    const value = address.get(name)?.trim();
    if (value !== undefined && value !== '') out[name] = value;
  }
  return out;
}

/** The address with these filters; what else stands in it stays. */
export function withFilters(address: URLSearchParams, filters: Filters): URLSearchParams {
  const out = new URLSearchParams(address);
  for (const name of kFilterNames) {
    const value = filters[name]?.trim();
    if (value === undefined || value === '') out.delete(name);
    else out.set(name, value);
  }
  return out;
}

const wholeNumber = (text: string | undefined): number | undefined => (text !== undefined && /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined);

/** As the API takes them. */
export function queryOf(filters: Filters) {
  const { from, to, kind, ...rest } = filters;
  return { ...rest, kind: kind === undefined ? undefined : kindsIn(kind), from: wholeNumber(from), to: wholeNumber(to) };
}

export const kindsIn = (kind: string | undefined): string[] => (kind === undefined ? [] : kind.split(',').filter((one) => one !== ''));

const kUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** What is wrong with a filter, in words; nothing when the API will take it. */
export function faultOf(name: FilterName, value: string | undefined): string | undefined {
  const text = value?.trim() ?? '';
  if (text === '') return undefined;
  if (['subject', 'actor', 'item', 'request', 'object'].includes(name) && !kUuid.test(text)) return 'An id has 36 characters, like 1055ebc7-44fb-….';
  if (name === 'purpose' && !/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(text)) return 'A purpose is a code, like newsletter or TREAT.';
  if (name === 'kind' && !kindsIn(text).every((one) => /^[a-z_]+(\.[a-z_]+)?$/.test(one))) return 'Kinds are codes, like consent.recorded.';
  if ((name === 'since' || name === 'until') && Number.isNaN(Date.parse(text))) return 'A time, like 2026-05-01T10:30:00Z.';
  if (name === 'field' && !/^[a-z][a-z0-9_.-]{0,63}$/.test(text)) return 'A field is a code in small letters, like email.';
  if ((name === 'from' || name === 'to') && wholeNumber(text) === undefined) return 'A number of an event, like 41.';
  return undefined;
}

/** Of a moment in the address, as an input of the browser writes it: the reader's own time. */
export function localTime(moment: string | undefined): string {
  const date = new Date(moment ?? '');
  if (Number.isNaN(date.getTime())) return '';
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function momentOf(local: string): string | undefined {
  const date = new Date(local);
  return local === '' || Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
