import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { faultOf, takeIn } from './returned';

const events = '{"entry":"AA=="}\n{"entry":"AQ=="}\n';
const hash = createHash('sha256').update(events).digest('hex');
const end = (size: number, of = hash) => `{"return":"r","size":${size},"sections":0,"hash":"${of}","sequence":2}\n`;

/** In pieces that fit no line. */
function streamOf(text: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 7) controller.enqueue(bytes.subarray(at, at + 7));
      controller.close();
    },
  });
}
const returned = (text: string, onLines: (lines: number) => void = () => undefined) => takeIn(streamOf(text), onLines);

test('everything is there when the last line says so of what came', async () => {
  const seen: number[] = [];
  const all = await returned(events + end(2), (lines) => seen.push(lines));
  expect(all.lines).toBe(2);
  expect(all.end?.sequence).toBe(2);
  expect(seen.at(-1)).toBe(3);
  expect(await faultOf(all)).toBeUndefined();
  expect(await all.file.text()).toBe(events + end(2));
});

test('what broke off, lacks an event or was changed is not everything', async () => {
  expect(await faultOf(await returned(events))).toContain('broke off');
  expect(await faultOf(await returned(events + end(2).slice(0, 40)))).toContain('broke off');
  expect(await faultOf(await returned(''))).toContain('broke off');
  expect(await faultOf(await returned(events + end(3)))).toContain('should have 3');
  expect(await faultOf(await returned(events.replace('AQ', 'AB') + end(2)))).toContain('changed');
});
