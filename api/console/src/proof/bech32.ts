// How age writes an X25519 public key (BIP 173).

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
