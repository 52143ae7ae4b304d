import { expect, it } from 'vitest';
import { sha256 } from './hash';

it('hashes as FIPS 180-4 says', async () => {
  const abc = new TextEncoder().encode('abc').buffer as ArrayBuffer;
  expect(await sha256(abc)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(await sha256(new ArrayBuffer(0))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});
