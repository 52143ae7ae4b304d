/** How many digits a currency has behind the point: the API counts its smallest unit. */
export function digitsOf(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2; // no currency, which the API will say
  }
}

export const inSmallest = (amount: number, currency: string) => Math.round(amount * 10 ** digitsOf(currency));

export function moneyOf(amount: number, currency: string): string {
  const digits = digitsOf(currency);
  return `${(amount / 10 ** digits).toFixed(digits)} ${currency}`;
}
