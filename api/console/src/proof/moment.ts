/** Microseconds since 1970 as the ledger writes them: RFC 3339 in UTC with six decimals. */
export function momentText(micros: bigint): string {
  const part = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = Number((micros - part) / 1_000_000n);
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return `${micros} microseconds`;
  return `${date.toISOString().slice(0, 19)}.${String(part).padStart(6, '0')}Z`;
}
