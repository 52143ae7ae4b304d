import { expect, test } from 'vitest';
import { ageRecipient, recipientFault } from './bech32';
import { fromHex, toBase64 } from './bytes';

// The recipient of the C2SP test vectors of age, and the key that it stands for.
const kRecipient = 'age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryef';

test('a recipient is taken as it is written, and a raw key in base64', () => {
  expect(recipientFault(kRecipient)).toBeUndefined();
  expect(recipientFault(kRecipient.toUpperCase())).toBeUndefined();
  const key = fromHex('36dcec3f5f24739a0c8b36cbb4ffa25729a94a51d41fb205a37419fe7f5adb2a') ?? new Uint8Array();
  expect(ageRecipient(key)).toBe(kRecipient);
  expect(recipientFault(ageRecipient(key))).toBeUndefined();
  expect(recipientFault(toBase64(key))).toBeUndefined();
});

test('what is mistyped, cut or secret is told in words', () => {
  expect(recipientFault(`${kRecipient.slice(0, 20)}q${kRecipient.slice(21)}`)).toContain('checksum');
  expect(recipientFault(kRecipient.slice(0, -1))).toContain('62 characters');
  expect(recipientFault(`${kRecipient.slice(0, -1)}b`)).toContain('62 characters');
  expect(recipientFault(`A${kRecipient.slice(1)}`)).toContain('62 characters');
  expect(recipientFault('AGE-SECRET-KEY-1XYZ')).toContain('secret key');
  expect(recipientFault('AAAA')).toContain('32 bytes');
  expect(recipientFault('ssh-ed25519 AAAA')).toContain('begins with age1');
});
