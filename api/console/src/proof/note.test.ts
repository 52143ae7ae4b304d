import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCheckpointText, parseTlogProof } from './checkpoint';
import { judge, noteKeyText, openNote, openNoteBytes, parseNote, parseNoteKey } from './note';

const kFile = join(process.env.LETHE_VECTORS ?? '../../../shared/vectors', 'golang-note/note_vectors.json');
interface Vectors { vkeys: { peter: string; enoch: string }; bad_vkeys: { vkey?: string }[]; text: string; sig_peter: string; sig_enoch: string }

describe.skipIf(!existsSync(kFile))('vectors of golang.org/x/mod/sumdb/note', async () => {
  const given = existsSync(kFile) ? (JSON.parse(readFileSync(kFile, 'utf8')) as Vectors) : undefined;
  if (given === undefined) return;
  const peter = await parseNoteKey(given.vkeys.peter);
  const enoch = await parseNoteKey(given.vkeys.enoch);
  if (peter === undefined || enoch === undefined) throw new Error('the keys cannot be read');
  const signed = `${given.text}\n${given.sig_peter}`;
  const both = signed + given.sig_enoch;

  it('reads keys, and writes them as they were', async () => {
    expect(noteKeyText(peter)).toBe(given.vkeys.peter);
    for (const bad of given.bad_vkeys) if (bad.vkey !== undefined) expect(await parseNoteKey(bad.vkey)).toBeUndefined();
    for (let end = 0; end < given.vkeys.peter.length; ++end) {
      expect(await parseNoteKey(given.vkeys.peter.slice(0, end))).toBeUndefined();
    }
  });

  it('tells good signatures from unknown ones', async () => {
    const note = parseNote(both);
    expect(note).toBeDefined();
    if (note === undefined) return;
    expect(await judge(note, [peter])).toEqual(['good', 'unknown']);
    expect(await judge(note, [peter, enoch])).toEqual(['good', 'good']);
    expect(await openNote(both, [])).toBeUndefined();
  });

  it('refuses what was changed, and what is no note', async () => {
    const corrupt = `${given.text}\n${given.sig_peter.slice(0, 58)}ABCD${given.sig_peter.slice(58)}`;
    const bad = [
      `x${signed}`, corrupt, given.text, `${given.text}\n`, signed.slice(0, -1), `\x01${signed}`,
      `${given.text}\n${given.sig_peter.repeat(101)}`, `${given.text}\n— Bad Name x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZI=\n`,
      `${signed}Unexpected line.\n`,
    ];
    expect(await openNote(signed, [peter])).toBeDefined();
    for (const one of bad) expect(await openNote(one, [peter]), one).toBeUndefined();
    expect(await openNoteBytes(Uint8Array.of(0xff, ...new TextEncoder().encode(signed)), [peter])).toBeUndefined();
  });
});

describe('checkpoints', () => {
  const root = 'sJkPObFc0Aoj05IujGGqvIFMw8l9OcSvuYnwu0p9Ltk=';
  const note =
    `example.org/clinic\n1\n${root}\n\n— example.org/clinic fk1u8tHIjMP+GrrHG5pLaW7YvJ1eW0dIma8RenAdm72r6/4u5olbGjYdMYPTYnYUa` +
    '/Jv7BwgaSKlXEK1CpHY52l4IwE=\n';

  it('reads three lines', () => {
    expect(parseCheckpointText(`example.org/clinic\n1\n${root}\n`)?.size).toBe(1);
    for (const bad of [`\n1\n${root}\n`, `o\n01\n${root}\n`, `o\n-1\n${root}\n`, `o\n1\n${root.slice(4)}\n`, 'o\n1\n']) {
      expect(parseCheckpointText(bad), bad).toBeUndefined();
    }
  });

  it('opens the one of FORMAT.md with its key', async () => {
    const { noteKey } = await import('./note');
    const { fromHex } = await import('./bytes');
    const key = fromHex('03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8');
    if (key === undefined) throw new Error('no key');
    expect(await openNote(note, [await noteKey('example.org/clinic', key)])).toBeDefined();
    expect(await openNote(note.replace('\n1\n', '\n2\n'), [await noteKey('example.org/clinic', key)])).toBeUndefined();
  });

  it('reads proofs in a file', () => {
    const proof = `c2sp.org/tlog-proof@v1\nextra YWI=\nindex 0\n${root}\n\n${note}`;
    expect(parseTlogProof(proof)).toMatchObject({ index: 0, checkpoint: note });
    for (const bad of [proof.replace('index 0', 'index 00'), proof.replace('@v1', '@v2'), proof.slice(0, -20)]) {
      expect(parseTlogProof(bad)).toBeUndefined();
    }
  });
});
