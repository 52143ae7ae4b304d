// What the tests of whole files share: reading one of tests/console/documents, and damaging it.
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { fromBase64, toBase64 } from './bytes';
import { checkFile } from './check';
import type { Json } from './facts';
import { type NoteKey, parseNoteKey } from './note';
import type { Report } from './report';

export const read = (name: string) =>
  readFileSync(new URL(`../../../../tests/console/documents/${name}`, import.meta.url), 'utf8');
export const keysIn = async (name: string): Promise<NoteKey[]> =>
  (
    await Promise.all(
      read(name)
        .trim()
        .split('\n')
        .map((line) => parseNoteKey(line)),
    )
  ).flatMap((key) => key ?? []);

export type Members = { [name: string]: Json };
export const parse = (text: string) => JSON.parse(text) as Members;
export const check = async (file: string | Members, key?: NoteKey): Promise<Report> =>
  checkFile(new Blob([typeof file === 'string' ? file : JSON.stringify(file)]), { key });

/** What does not hold, each with its detail. */
export const faultsOf = (report: Report) =>
  report.checks.filter((one) => one.state === 'failed').map((one) => `${one.what}: ${one.detail ?? ''}`);
export async function expectFault(file: string | Members, fault: RegExp, key?: NoteKey) {
  const faults = faultsOf(await check(file, key));
  expect(faults.join('\n')).toMatch(fault);
  return faults;
}

export const at = (value: Json | undefined, path: (string | number)[]): Json | undefined =>
  path.reduce<Json | undefined>(
    (inner, step) => (inner as { [step: string | number]: Json } | undefined)?.[step],
    value,
  );
/** A copy with another value at a place. */
export function withValue(value: Members, path: (string | number)[], to: Json | ((was: Json) => Json)): Members {
  const copy = structuredClone(value);
  const holder = at(copy, path.slice(0, -1)) as { [step: string | number]: Json };
  const last = path.at(-1) ?? '';
  const was = holder[last];
  if (was === undefined) throw new Error(`nothing at ${path.join('/')}`);
  holder[last] = typeof to === 'function' ? to(was) : to;
  return copy;
}
/** One bit of base64 text, at a byte. */
export const flipped =
  (byte: number) =>
  (was: Json): Json => {
    const bytes = fromBase64(String(was)) ?? new Uint8Array();
    const place = byte < 0 ? bytes.length + byte : byte;
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    return toBase64(bytes);
  };
/** A changed header may be none any more; whether it is one, its signature is not good. */
export const kDamaged = '(is not signed with the log’s key|cannot be read)';
/** Another value of the same sort. */
export const otherThan = (was: Json): Json =>
  typeof was === 'string' ? `${was}x` : typeof was === 'boolean' ? !was : typeof was === 'number' ? was + 1 : 'x';

/** Every value that is in something, with its place. */
export function* leavesOf(value: Json, path: (string | number)[] = []): Generator<(string | number)[]> {
  if (value === null || typeof value !== 'object') yield path;
  else if (Array.isArray(value)) for (const [i, one] of value.entries()) yield* leavesOf(one, [...path, i]);
  else for (const [name, one] of Object.entries(value)) yield* leavesOf(one, [...path, name]);
}
