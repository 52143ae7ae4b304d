// Receipts and certificates of a real ledger (tests/console/documents): as they are they hold, and whatever is done to
// them is named.
import { describe, expect, it, vi } from 'vitest';
import type { Json } from './facts';
import {
  at,
  check,
  expectFault,
  faultsOf,
  flipped,
  kDamaged,
  keysIn,
  leavesOf,
  type Members,
  otherThan,
  parse,
  read,
  withValue,
} from './testFiles';

// Hundreds of whole files are checked in some of these.
vi.setConfig({ testTimeout: 120_000 });

const kDocuments = [
  ['receipt.json', 'receipt'],
  ['kantara.json', 'receipt'],
  ['certificate.json', 'certificate'],
] as const;

describe.each(kDocuments)('%s', (name, sort) => {
  const document = parse(read(name));

  it('holds, against each key that its log had when it was made, and without one', async () => {
    const keys = await keysIn('keys.txt');
    const isOlder = sort === 'receipt';
    for (const key of [...(isOlder ? keys.slice(0, -1) : keys), undefined]) {
      const report = await check(read(name), key);
      expect(faultsOf(report)).toEqual([]);
      expect(report).toMatchObject({ sort, isKeyGiven: key !== undefined });
    }
  });

  it('is told from one of another ledger, by that alone', async () => {
    const [key] = await keysIn('other-key.txt');
    expect(await expectFault(document, /The key that you gave is one of the log’s: It is none that/, key)).toHaveLength(
      1,
    );
  });

  it('has no value that can be changed', async () => {
    let count = 0;
    for (const path of leavesOf(document)) {
      // The two receipts rest on the same entries: of one, the terms are enough.
      if (name === 'kantara.json' && path[0] === 'lethe') continue;
      const faults = faultsOf(await check(withValue(document, path, otherThan)));
      expect(faults, path.join('/')).not.toEqual([]);
      ++count;
    }
    expect(count).toBeGreaterThan(25);
  });

  it('names what was changed of an entry: header, signature, proof, checkpoint', async () => {
    const entries = document.lethe as { evidence: { entry: string; proof: string }[] };
    for (const i of entries.evidence.keys()) {
      const of = (member: string) => ['lethe', 'evidence', i, member];
      const entry = `Entry ${i + 1} `;
      // The first 64 bytes are the signature; a header begins with the sizes of its message.
      await expectFault(
        withValue(document, of('entry'), flipped(10)),
        RegExp(`${entry}is not signed with the log’s key`),
      );
      await expectFault(withValue(document, of('entry'), flipped(64 + 24)), RegExp(`${entry}${kDamaged}`));
      await expectFault(withValue(document, of('entry'), flipped(-9)), RegExp(`${entry}${kDamaged}`));
      const proof = (from: RegExp, to: string) =>
        withValue(document, of('proof'), (was) => String(was).replace(from, to));
      await expectFault(
        proof(/^index \d+$/m, 'index 1'),
        RegExp(`${entry}(has no proof of its own place|is not in the log)`),
      );
      const hash = /^(?!lethe|index|c2sp|—)[A-Za-z0-9+/]{43}=$/m;
      await expectFault(proof(hash, `${'A'.repeat(43)}=`), RegExp(`${entry}(is not in the log|has a checkpoint)`));
      await expectFault(
        proof(/\n(\d+)\n/, '\n999999\n'),
        RegExp(`${entry}has a checkpoint that the log’s key did not sign`),
      );
    }
  });

  it('names an entry that is missing or another ledger’s', async () => {
    const entries = (document.lethe as { evidence: Json[] }).evidence;
    for (const i of entries.keys()) {
      const rest = entries.filter((_, other) => other !== i);
      await expectFault(
        withValue(document, ['lethe', 'evidence'], rest),
        /The ledger signed this document, word for word/,
      );
    }
    const foreign = at(parse(read('other.jsonl').split('\n')[1] ?? ''), ['entry']) ?? null;
    await expectFault(
      withValue(document, ['lethe', 'evidence', 0, 'entry'], foreign),
      /Entry 1 is not signed with the log’s key/,
    );
  });

  it('names a signature that is not the ledger’s', async () => {
    await expectFault(
      withValue(document, ['lethe', 'signature'], flipped(0)),
      /The ledger signed this document, word for word/,
    );
  });

  it('is not taken when a name stands twice, whichever of them is the true one', async () => {
    for (const text of [read(name).replace('{', '{"lethe":{},'), read(name).replace(/\}\s*$/, ',"lethe":{}}')]) {
      await expectFault(text, /Readers would not agree on what it says: the name “lethe” stands twice/);
    }
    await expectFault(read(name).replace('"format":', '"format":"x","format":'), /the name “format” stands twice/);
  });

  it('is not taken with something that nobody signed beside it', async () => {
    await expectFault({ ...document, more: 1 }, /The ledger signed this document, word for word/);
    await expectFault(
      withValue(document, ['lethe'], (was) => ({ ...(was as Members), more: 1 })),
      /no members that such a document has not/,
    );
  });
});

describe('certificate.json', () => {
  const document = parse(read('certificate.json'));

  it('shows that the keys are gone, and names a proof of that which does not hold', async () => {
    const report = await check(document);
    expect(report.checks.find((one) => one.what.includes('roster of keys'))?.state).toBe('held');
    const absence = ['lethe', 'absence'];
    const gone = /keys that were ordered to go are gone/;
    await expectFault(withValue(document, [...absence, 'nodes', 0], flipped(6)), gone);
    await expectFault(
      withValue(document, [...absence, 'places'], (was) => (was as Json[]).slice(1)),
      gone,
    );
    await expectFault(withValue(document, [...absence, 'places', 0, 'place', 0], 3), gone);
  });

  it('names the terms that are not what the entries say', async () => {
    await expectFault(
      withValue(document, ['ground'], 'objection'),
      /Every term is what the entries say: Not so: ground/,
    );
    await expectFault(withValue(document, ['parts', 0, 'kept'], []), /Not so: parts/);
  });
});
