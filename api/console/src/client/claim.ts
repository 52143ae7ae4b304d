// The right to the certificate of one's erasure, for whoever has no token any more: kept for the tab, or in a link.

export interface Claim {
  ledger: string;
  erasure: string;
  claim: string;
}

type Keeper = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
const kKept = 'lethe.claim';
const kUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const kClaim = /^[A-Za-z0-9_-]{86}$/;
const kLedger = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** What a link has behind `#`; nothing where a part is missing, or was cut off on the way. */
export function claimIn(fragment: string): Claim | undefined {
  const parts = new URLSearchParams(fragment.replace(/^#/, ''));
  const part = (name: keyof Claim) => parts.get(name) ?? '';
  const whole: Claim = { ledger: part('ledger'), erasure: part('erasure'), claim: part('claim') };
  const isWhole = kLedger.test(whole.ledger) && kUuid.test(whole.erasure) && kClaim.test(whole.claim);
  return isWhole ? whole : undefined;
}

const fragmentOf = ({ ledger, erasure, claim }: Claim) => new URLSearchParams({ ledger, erasure, claim }).toString();

/** No server sees a fragment: the claim is in no log of addresses. */
export const linkOf = (claim: Claim, origin: string) => `${origin}/certificate#${fragmentOf(claim)}`;

export const keepClaim = (keeper: Keeper, claim: Claim) => keeper.setItem(kKept, fragmentOf(claim));
export const keptClaim = (keeper: Keeper) => claimIn(keeper.getItem(kKept) ?? '');
export const forgetClaim = (keeper: Keeper) => keeper.removeItem(kKept);
