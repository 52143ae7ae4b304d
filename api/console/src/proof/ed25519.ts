// Ed25519 (RFC 8032) by WebCrypto, and as strict as the ledger: keys and nonces of small order are refused, whatever
// the browser thinks of them.
import { type Bytes, CannotCheck, fromHex, isEqual, subtle } from './bytes';

/** Encodings of the points of small order, without the sign: the ones that there are, and the two not reduced. */
const kSmallOrder = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
].flatMap((hex) => fromHex(hex) ?? []);

export const kKeySize = 32;
export const kSignatureSize = 64;

function isOfSmallOrder(point: Uint8Array): boolean {
  const unsigned = point.slice(0, kKeySize);
  unsigned[kKeySize - 1] = (unsigned[kKeySize - 1] ?? 0) & 0x7f;
  return kSmallOrder.some((one) => isEqual(one, unsigned));
}

const kTooOld = 'This browser cannot check Ed25519 signatures. Chromium from 137, Firefox from 129 and Safari from 17 on can.';

async function imported(key: Bytes): Promise<CryptoKey | undefined> {
  try {
    return await subtle().importKey('raw', key, { name: 'Ed25519' }, false, ['verify']);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') throw new CannotCheck(kTooOld);
    return undefined; // no point of the curve
  }
}

export async function isSignedBy(key: Bytes, message: Bytes, signature: Bytes): Promise<boolean> {
  if (key.length !== kKeySize || signature.length !== kSignatureSize) return false;
  if (isOfSmallOrder(key) || isOfSmallOrder(signature)) return false;
  const usable = await imported(key);
  return usable !== undefined && (await subtle().verify({ name: 'Ed25519' }, usable, signature, message));
}
