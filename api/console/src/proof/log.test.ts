import { describe, expect, it } from 'vitest';
import { type Bytes, concat, toBase64, toHex, utf8 } from './bytes';
import { proveLog, proveEvent, type LogServer } from './log';
import { leafHash, nodeHash } from './merkle';
import { forget, recall, remember } from './memory';
import { noteKey, noteKeyText } from './note';

// A log of two events, made here as a ledger makes one: event 0 is the header of `ledger.created` of the golden events.
const kCreated = (key: string) =>
  '00000000050002000100040001000000000000000000000000000000000000000807060504030201100f0e0d0c0b0a0900000000000000000000000000000' +
  `4000d000000120000000d00000012000000000000000000000009000000020100006f000000000000006e00000000000000${key}`;

async function makeLog(second = 'second') {
  const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])) as CryptoKeyPair;
  const key: Bytes = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const sign = async (message: Bytes) => new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, pair.privateKey, message));
  const header = Uint8Array.from(kCreated(toHex(key)).match(/../g) ?? [], (one) => Number.parseInt(one, 16));
  const first = concat(await sign(concat(utf8('lethe/event/v1\0'), header)), header);
  const leaves = [await leafHash(first), await leafHash(utf8(second))] as const;
  const verifier = await noteKey('o', key);
  const checkpoint = async (size: 1 | 2) => {
    const text = `o\n${size}\n${toBase64(size === 1 ? leaves[0] : await nodeHash(leaves[0], leaves[1]))}\n`;
    return `${text}\n— o ${toBase64(concat(verifier.id, await sign(utf8(text))))}\n`;
  };
  const server = (size: 1 | 2, entry = first): LogServer => ({
    keys: async () => [{ verifier_key: noteKeyText(verifier), from: 0 }],
    checkpoint: () => checkpoint(size),
    proof: async () => ({ index: 0, size, hashes: size === 1 ? [] : [toHex(leaves[1])], entry: toBase64(entry) }),
    consistency: async () => [toHex(leaves[1])],
  });
  return { server, first };
}

describe('a log that is served', () => {
  it('is proved from its first event on, and leads on from what was seen before', async () => {
    const { server } = await makeLog();
    const before = await proveLog(server(1), undefined, '2026-01-01T00:00:00Z');
    expect(before.checks.filter((one) => one.state !== 'held')).toEqual([]);
    expect(before.memory).toMatchObject({ size: 1, firstSize: 1 });
    const after = await proveLog(server(2), before.memory, '2026-01-02T00:00:00Z');
    expect(after.checks.filter((one) => one.state !== 'held')).toEqual([]);
    expect(after.memory).toMatchObject({ size: 2, firstSize: 1, firstSeenAt: '2026-01-01T00:00:00Z' });
  });

  it('is found out when it is another log, or shorter than it was', async () => {
    const [own, other] = [await makeLog(), await makeLog()];
    const { memory } = await proveLog(own.server(2), undefined, '');
    expect((await proveLog(other.server(2), memory, '')).log).toBeUndefined();
    expect((await proveLog(own.server(1), memory, '')).log).toBeUndefined();
    // Keys may be the same, and the history another.
    const forked = memory && { ...memory, checkpoint: memory.checkpoint.replace(/\n2\n.{8}/, '\n2\nAAAAAAAA') };
    expect((await proveLog(own.server(2), forked, '')).log).toBeUndefined();
  });

  it('is found out when an entry was changed', async () => {
    const { server, first } = await makeLog();
    const changed = first.slice();
    changed[70] = (changed[70] ?? 0) ^ 1;
    expect((await proveLog(server(2, changed), undefined, '')).log).toBeUndefined();
  });

  it('tells what is shown from what was signed', async () => {
    const { server } = await makeLog();
    const { log } = await proveLog(server(2), undefined, '');
    if (log === undefined) throw new Error('the log does not hold');
    const proof = await server(2).proof(0, 2);
    const good = await proveEvent(log, proof, 0);
    expect(good).toMatchObject({ isIn: true, isSigned: true, isPlaced: true, size: 2 });
    expect((await proveEvent(log, proof, 0, good.event)).isShown).toBe(true);
    expect(await proveEvent(log, proof, 0, { ...good.event, time: '2000-01-01T00:00:00.000000Z' })).toMatchObject({ isShown: false, isIn: false });
    expect((await proveEvent(log, proof, 1)).isIn).toBe(false);
  });
});

describe('memory', () => {
  it('keeps a ledger apart from others, and passes over what is none', () => {
    const kept = new Map<string, string>();
    const keeper = {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
      removeItem: (name: string) => void kept.delete(name),
    };
    const memory = { firstKey: 'k', checkpoint: 'c', size: 1, firstSize: 1, seenAt: 'now', firstSeenAt: 'then' };
    remember(keeper, 'a', memory);
    expect(recall(keeper, 'a')).toEqual(memory);
    expect(recall(keeper, 'b')).toBeUndefined();
    forget(keeper, 'a');
    expect(recall(keeper, 'a')).toBeUndefined();
    for (const bad of ['', '{}', 'null', '{"size":"1"}']) {
      keeper.setItem('lethe.log.a', bad);
      expect(recall(keeper, 'a')).toBeUndefined();
    }
  });
});
