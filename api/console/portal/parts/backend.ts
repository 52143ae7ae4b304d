// What a real portal keeps in its backend, and this demo keeps in the tab: its token, a member of staff's, and who is
// logged in. A browser must never hold a portal's token: it may write about anybody. The demo has no backend, so the
// page plays it.
export interface Backend {
  /** The path of the ledger, below which the whole API is. */
  ledger: string;
  portal: string;
  /** Of one member of staff; the agent's view needs it. */
  agent: string | null;
}

/** Who is logged in: the portal's own session. */
export interface Visitor {
  id: string;
  email: string;
  /** The short-lived token of POST …/sessions, for the widget and the privacy centre. */
  token: string;
  expires: string;
}

const kBackend = 'portal.backend';
const kVisitor = 'portal.visitor';
const kAnonymous = 'portal.anonymous';
const kEnded = 'portal.ended';

function kept<T>(key: string): T | null {
  const text = sessionStorage.getItem(key);
  return text === null ? null : (JSON.parse(text) as T);
}

function keep(key: string, value: unknown) {
  if (value === null) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, JSON.stringify(value));
}

export const backend = () => kept<Backend>(kBackend);
export const setBackend = (value: Backend | null) => keep(kBackend, value);
export const visitor = () => kept<Visitor>(kVisitor);
export const setVisitor = (value: Visitor | null) => keep(kVisitor, value);

/** Under which ids this visitor wrote before logging in; they may turn out to be an account's. */
export const anonymousIds = () => kept<string[]>(kAnonymous) ?? [];
export const setAnonymousIds = (ids: string[]) => keep(kAnonymous, ids.length === 0 ? null : ids);

/** Why the visitor is at the door again; told once. */
export function endBackend(why: string) {
  setBackend(null);
  setVisitor(null);
  keep(kEnded, why);
}
export function whyEnded(): string | null {
  const why = kept<string>(kEnded);
  keep(kEnded, null);
  return why;
}

/** `#portal=…&agent=…&ledger=…`: how `lethe demo` hands the tokens over. They leave the address at once. */
export function takeFromAddress(address: Location, history: History): void {
  const handed = backendIn(address.hash);
  if (handed === null) return;
  history.replaceState(null, '', address.pathname + address.search);
  setBackend(handed);
  setVisitor(null);
  setAnonymousIds([]);
}

export function backendIn(fragment: string): Backend | null {
  const given = new URLSearchParams(fragment.replace(/^#/, ''));
  const portal = given.get('portal');
  const ledger = given.get('ledger');
  if (portal === null || ledger === null || portal === '' || ledger === '') return null;
  return { ledger: `/v1/ledgers/${encodeURIComponent(ledger)}`, portal, agent: given.get('agent') || null };
}
