// How age writes an X25519 public key (BIP 173).
import { fromBase64 } from './bytes';

const kAlphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const kGenerator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

function polymod(values: number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    kGenerator.forEach((one, i) => {
      if (((top >>> i) & 1) === 1) sum ^= one;
    });
  }
  return sum >>> 0;
}

function inFives(bytes: Uint8Array): number[] {
  const out: number[] = [];
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) out.push((held >>> (bits - 5)) & 31);
  }
  if (bits > 0) out.push((held << (5 - bits)) & 31);
  return out;
}

export function ageRecipient(key: Uint8Array): string {
  const prefix = 'age';
  const data = inFives(key);
  const head = Array.from(prefix, (one) => one.charCodeAt(0));
  const spread = [...head.map((one) => one >>> 5), 0, ...head.map((one) => one & 31)];
  const sum = polymod([...spread, ...data, 0, 0, 0, 0, 0, 0]) ^ 1;
  const check = Array.from({ length: 6 }, (_, i) => (sum >>> (5 * (5 - i))) & 31);
  return `${prefix}1${[...data, ...check].map((one) => kAlphabet[one]).join('')}`;
}

function inBytes(fives: number[]): Uint8Array {
  const out: number[] = [];
  let held = 0;
  let bits = 0;
  for (const five of fives) {
    held = ((held << 5) | five) & 0xfff;
    bits += 5;
    if (bits >= 8) out.push((held >>> (bits -= 8)) & 0xff);
  }
  return Uint8Array.from(out);
}

const kRecipient = /^age1[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{58}$/;

/** Why a file cannot be sealed to what was typed; nothing when it can. An X25519 key of 32 bytes may be in base64, too. */
export function recipientFault(text: string): string | undefined {
  if (/^AGE-SECRET-KEY-/i.test(text)) return 'This is the secret key. Keep it to yourself, and give the public one: it begins with age1.';
  if (!/^age1/i.test(text)) {
    return fromBase64(text)?.length === 32 ? undefined : 'A key begins with age1, or is 32 bytes in base64: 44 characters, the last a =.';
  }
  // As BIP 173 has it, in capitals throughout as well.
  const small = text === text.toUpperCase() ? text.toLowerCase() : text;
  if (!kRecipient.test(small)) return 'A key of age has 62 characters: age1, then letters and digits without 1, b, i and o.';
  const fives = Array.from(small.slice(4, -6), (one) => kAlphabet.indexOf(one));
  return ageRecipient(inBytes(fives)) === small ? undefined : 'A character of the key is wrong: it does not fit its own checksum. Copy it again.';
}
