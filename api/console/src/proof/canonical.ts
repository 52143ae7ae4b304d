// The one way to write a value (RFC 8785), for documents whose numbers are integers.
import type { Json } from './facts';

/** Nothing when it holds a number that is no integer: the ledger signs no such document. */
export function canonicalJson(value: Json): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const parts: string[] = [];
  const members = Array.isArray(value) ? value.map((one) => ['', one] as const) : sorted(value);
  for (const [name, one] of members) {
    const text = canonicalJson(one);
    if (text === undefined) return undefined;
    parts.push(Array.isArray(value) ? text : `${JSON.stringify(name)}:${text}`);
  }
  return Array.isArray(value) ? `[${parts.join(',')}]` : `{${parts.join(',')}}`;
}

/** By UTF-16 code units, as JavaScript compares texts. */
const sorted = (value: { [name: string]: Json }) =>
  Object.entries(value).sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));

export const isSame = (left: Json | undefined, right: Json | undefined): boolean => {
  if (left === undefined || right === undefined) return left === right;
  const text = canonicalJson(left);
  return text !== undefined && text === canonicalJson(right);
};

export const isObject = (value: unknown): value is { [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const hasOnly = (value: object, names: string[]): boolean => Object.keys(value).every((name) => names.includes(name));
