// A bundle of a real ledger (tests/console/documents): as it is it holds, and whatever is done to it is named.
import { describe, expect, it, vi } from 'vitest';
import type { Json } from './facts';
import {
  check,
  expectFault,
  faultsOf,
  flipped,
  kDamaged,
  keysIn,
  leavesOf,
  otherThan,
  parse,
  read,
  withValue,
} from './testFiles';

// Hundreds of whole files are checked in some of these.
vi.setConfig({ testTimeout: 120_000 });

describe('bundle.jsonl', () => {
  const lines = read('bundle.jsonl').trim().split('\n');
  const joined = (changed: string[]) => `${changed.join('\n')}\n`;
  const changed = (line: number, path: (string | number)[], to: Json | ((was: Json) => Json)) =>
    joined(lines.map((text, i) => (i === line ? JSON.stringify(withValue(parse(text), path, to)) : text)));
  const isEvent = (text: string) => parse(text).event !== undefined;
  const events = lines.flatMap((text, i) => (isEvent(text) ? [i] : []));
  const [first = 1, second = 2] = events;

  it('holds, against each key that its log ever had, and without one', async () => {
    for (const key of [...(await keysIn('keys.txt')), undefined]) {
      const report = await check(read('bundle.jsonl'), key);
      expect(faultsOf(report)).toEqual([]);
      expect(report).toMatchObject({ sort: 'bundle', isKeyGiven: key !== undefined });
    }
    const texts = (await check(read('bundle.jsonl'))).checks.find((one) => one.what.includes('opened texts'));
    expect(texts).toMatchObject({
      what: 'All 2 opened texts are those that the events commit to',
      detail: '2 erased, 0 withheld.',
    });
    expect(faultsOf(await check(read('other.jsonl'), (await keysIn('other-key.txt'))[0]))).toEqual([]);
  });

  it('is told from one of another ledger, by that alone', async () => {
    const [key] = await keysIn('other-key.txt');
    const faults = await expectFault(
      read('bundle.jsonl'),
      /The key that you gave is one of the log’s: It is none that/,
      key,
    );
    expect(faults).toHaveLength(1);
  });

  it('has no value that can be changed, but for words of the summary, which it says are not checked', async () => {
    let count = 0;
    for (const [line, text] of lines.entries()) {
      for (const path of leavesOf(parse(text))) {
        if (/^bundle\/summary\/(holds|check|does_not_prove\/\d)$/.test(path.join('/'))) continue;
        const faults = faultsOf(await check(changed(line, path, otherThan)));
        expect(faults, `line ${line + 1}: ${path.join('/')}`).not.toEqual([]);
        ++count;
      }
    }
    expect(count).toBeGreaterThan(150);
  });

  it('names what was changed of an event: header, signature, proof, what is shown, section', async () => {
    for (const line of events) {
      const where = `Line ${line + 1}: the event `;
      await expectFault(changed(line, ['entry'], flipped(10)), RegExp(`${where}is not signed with the log’s key`));
      await expectFault(changed(line, ['entry'], flipped(-9)), RegExp(`${where}${kDamaged}`));
      await expectFault(
        changed(line, ['proof', 0], '0'.repeat(64)),
        RegExp(`${where}is not in the log of the checkpoint`),
      );
      await expectFault(
        changed(line, ['event', 'time'], '2000-01-01T00:00:00.000000Z'),
        RegExp(`Line ${line + 1}: event \\d+ is shown otherwise`),
      );
    }
    const section = /section 0 of event \d+ is not what the event commits to/;
    await expectFault(changed(first, ['sections', 0, 'text'], 'Eve'), section);
    await expectFault(changed(first, ['sections', 0, 'salt'], flipped(0)), section);
    await expectFault(changed(first, ['sections'], []), /has other sections than were ordered/);
  });

  it('names a checkpoint that the log did not sign', async () => {
    await expectFault(
      changed(0, ['bundle', 'checkpoint'], (was) => String(was).replace(/\n\d+\n/, '\n999999\n')),
      /The log’s key signed the checkpoint/,
    );
  });

  it('names what is missing, there twice, in another order, or put in', async () => {
    const without = (line: number) => joined(lines.filter((_, i) => i !== line));
    for (const line of events) await expectFault(without(line), /none is missing, none was put in/);
    await expectFault(without(lines.length - 1), /The file is whole: It ends before its last line/);
    await expectFault(without(0), /It is a file that this page knows|It is a bundle/);
    const swapped = lines.map((text, i) =>
      i === first ? (lines[second] ?? '') : i === second ? (lines[first] ?? '') : text,
    );
    await expectFault(joined(swapped), /in the order of the log: Line \d+: event \d+ comes behind event \d+/);
    await expectFault(joined(lines.flatMap((text, i) => (i === first ? [text, text] : [text]))), /comes behind event/);
    await expectFault(joined([...lines, lines[first] ?? '']), /stands behind the last one/);
    const foreign = read('other.jsonl').split('\n')[1] ?? '';
    await expectFault(
      joined(lines.map((text, i) => (i === first ? foreign : text))),
      /the event is not signed with the log’s key/,
    );
    await expectFault(
      joined([read('other.jsonl').split('\n')[0] ?? '', ...lines.slice(1)]),
      /is not signed with the log’s key/,
    );
  });

  it('is cut nowhere without being told', async () => {
    const whole = read('bundle.jsonl');
    for (let size = 0; size < whole.length - 1; size += 997)
      expect(faultsOf(await check(whole.slice(0, size))), `${size}`).not.toEqual([]);
  });

  it('names the line where a name stands twice', async () => {
    const twice = lines.map((text, i) => (i === first ? text.replace('{', '{"event":{},') : text));
    await expectFault(joined(twice), RegExp(`Line ${first + 1}: the name “event” stands twice`));
    const head = lines.map((text, i) => (i === 0 ? text.replace('"query":', '"query":"","query":') : text));
    await expectFault(joined(head), /Line 1: the name “query” stands twice/);
  });

  it('takes no line with something beside what it is', async () => {
    for (const [line, text] of lines.entries()) {
      const more = joined(lines.map((one, i) => (i === line ? JSON.stringify({ ...parse(text), more: 1 }) : one)));
      expect(faultsOf(await check(more)), `line ${line + 1}`).not.toEqual([]);
    }
  });
});
