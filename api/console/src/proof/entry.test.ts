import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex, utf8 } from './bytes';
import { canonicalJson } from './canonical';
import { eventOf, isEntrySignedBy, readHeader, splitEntry } from './entry';
import { kindName } from './facts';
import { checkSection, commitment, pad } from './section';

// Those of the ledger's own tests, and of the worked example in FORMAT.md.
const kGolden = fileURLToPath(new URL('../../../../tests/ledger/golden/events.hex', import.meta.url));
const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array();

describe('headers', () => {
  const lines = readFileSync(kGolden, 'utf8').split('\n').filter((line) => line !== '');
  const goldens = lines.map((line) => line.split(': ') as [string, string]);

  it('of every kind that the ledger writes can be read', () => {
    expect(goldens.length).toBeGreaterThan(150);
    for (const [name, hex] of goldens) {
      const header = readHeader(bytes(hex));
      const event = header === undefined ? undefined : eventOf(header);
      expect(event, name).toBeDefined();
      // Some are named after what else they hold.
      const kind = name.split(' ')[0] ?? '';
      if (kind.includes('.')) expect(event?.kind, name).toBe(kind);
    }
  });

  it('that were cut or changed never do harm', () => {
    for (const [, hex] of goldens.slice(0, 12)) {
      const whole = bytes(hex);
      for (let size = 0; size < whole.length; size += 8) {
        const header = readHeader(whole.slice(0, size));
        if (header !== undefined) eventOf(header);
      }
      for (let at = 0; at < whole.length; ++at) {
        const changed = whole.slice();
        changed[at] = 0xff;
        const header = readHeader(changed);
        if (header !== undefined) eventOf(header);
      }
    }
  });

  it('of kinds that came later have no name', () => expect(kindName(9999)).toBe('unknown'));
});

describe('the worked example of FORMAT.md', () => {
  const header = bytes(
    '000000000d00020001000300090000002900000000000000c07699dfee600600294c7a5b8e1d0c3f537cf0418b2a6e9d584b360cd2f7e1a4845eb7c2036d198f' +
      '1d4a427ef3d0b691c4d7629a3e0f5cb81d4a427ef3d0b691c4d7629a3e0f5cb8274e906d3b5a1fc82c950ef8d713b6a4050000003f0000002000000002000600' +
      '040000000700000007000000000000000300000020000000030004000000' + '00009d3e3c3c4bff5dc6b8da539ca4851b6a9277626312a8fa20a04c7d135637a905' +
      '040001000000000000a0637c579a0600150000005a00000019000000420000001900000002010000250000003200000025000000720000' + '00290000004a000000' +
      '6e6577736c6574746572000000000000323032362d30350075ad50259c67b09afddf159763a702a76c53b39d2c42a42f3249b6afa594372d656e2d4742000000' +
      '6e6577736c65747465722e76330000007765625f666f726d0000000000000000',
  );
  const signature = bytes('e27236d547eb877e653d56455fed20d0211a7cb49f347523c431149642dc40df32d81217fc036ba95b3462570fcf2d896b8318c4151aff071ba0725614f85006');
  const key = bytes('03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8');

  it('is signed, and says what it says', async () => {
    const entry = splitEntry(new Uint8Array([...signature, ...header]));
    if (entry === undefined) throw new Error('no entry');
    expect(await isEntrySignedBy(key, entry)).toBe(true);
    const read = readHeader(entry.header);
    const event = read === undefined ? undefined : eventOf(read);
    expect(event).toMatchObject({ sequence: 41, time: '2026-11-23T10:15:30.123456Z', subject: 'a4e1f7d2-0c36-4b58-8f19-6d03c2b75e84' });
    expect(event?.facts).toMatchObject({ purpose: 'newsletter', status: 'given', explicit: true, expires_at: '2028-11-23T00:00:00.000000Z' });
    entry.header[20] = 1;
    expect(await isEntrySignedBy(key, entry)).toBe(false);
  });

  it('commits to its section', async () => {
    const padded = pad(utf8('Ticked by hand, form 7'));
    expect(toHex(padded)).toBe('160000005469636b65642062792068616e642c20666f726d2037000000000000');
    const salt = bytes('a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf');
    const hash = 'c65dff4b3c3c3e9d6a1b85a49c53dab820faa8126362779205a93756137d4ca0';
    expect(toHex(await commitment(salt, padded))).toBe(hash);
    const said = { index: 0, salt: btoa(String.fromCharCode(...salt)), text: 'Ticked by hand, form 7' };
    expect(await checkSection(said, 0, { padded_length: 32, commitment: hash })).toBe('open');
    expect(await checkSection({ ...said, text: 'Ticked by hand, form 8' }, 0, { padded_length: 32, commitment: hash })).toBeUndefined();
    expect(await checkSection({ index: 0, erased: true }, 0, { commitment: hash })).toBe('erased');
    expect(await checkSection({ index: 0, erased: true, text: 'x' }, 0, { commitment: hash })).toBeUndefined();
  });
});

describe('canonical JSON', () => {
  it('is sorted, without spaces, and holds integers alone', () => {
    expect(canonicalJson({ b: [1, 'ä\n'], a: null, é: true })).toBe('{"a":null,"b":[1,"ä\\n"],"é":true}');
    expect(canonicalJson({ a: 1.5 })).toBeUndefined();
  });
});
