import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { type Api, bodyOf, makeApi, type Schema } from './api';
import { forgetClaim } from './claim';
import { problemOf } from './problem';

export type Role = Schema['Role'];

/** Who is signed in: one token of one ledger. Kept for the tab alone, and gone when it is closed. */
export interface Session {
  ledger: string;
  role: Role;
  /** Whose token it is: of a person, or of a member of staff. */
  subject?: string;
  expiresAt: string;
  api: Api;
  signOut: () => void;
}

interface Kept {
  ledger: string;
  token: string;
}

interface Door {
  session: Session | null;
  /** Still finding out whether what was kept is good. */
  isOpening: boolean;
  /** Why the last session ended, as a code of the API; '' when the person ended it. */
  ended: string | null;
  signIn: (ledger: string, token: string) => Promise<void>;
}

const kKept = 'lethe.session';
const DoorContext = createContext<Door | null>(null);

function kept(): Kept | null {
  try {
    const text = sessionStorage.getItem(kKept);
    return text === null ? null : (JSON.parse(text) as Kept);
  } catch {
    return null;
  }
}

/** What a portal hands over: `/me#ledger=…&token=…`. No server sees a fragment, and it leaves the address at once. */
function handedOver(): Kept | null {
  const handed = new URLSearchParams(window.location.hash.slice(1));
  const ledger = handed.get('ledger');
  const token = handed.get('token');
  if (ledger === null || token === null) return null;
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
  return { ledger, token };
}

// Once, before anything is drawn: a fragment is there for one reading alone.
const atStart = handedOver() ?? kept();

export function SessionProvider({ children }: { children: ReactNode }) {
  const [session, setSession] = useState<Session | null>(null);
  const [isOpening, setOpening] = useState(atStart !== null);
  const [ended, setEnded] = useState<string | null>(null);
  const queries = useQueryClient();

  const leave = useCallback(
    (code: string) => {
      sessionStorage.removeItem(kKept);
      setSession(null);
      setEnded(code);
      // Whoever signs in next in this tab sees nothing that was read with this token.
      queries.clear();
    },
    [queries],
  );

  const signIn = useCallback(
    async (ledger: string, token: string) => {
      // A refusal here is the door's to tell: nobody was in.
      const asking = makeApi(token, () => undefined);
      const own = await bodyOf(asking.GET('/v1/ledgers/{ledger}/session', { params: { path: { ledger } } }));
      forgetClaim(sessionStorage); // of whoever used the tab before
      sessionStorage.setItem(kKept, JSON.stringify({ ledger, token } satisfies Kept));
      setEnded(null);
      setSession({
        ledger,
        role: own.role,
        subject: own.subject,
        expiresAt: own.expires_at,
        // An operator's token is of no ledger that can be closed: they are shown what became of others.
        api: makeApi(token, (code) => (own.role === 'operator' && code === 'ledger-closed' ? undefined : leave(code))),
        signOut: () => leave(''),
      });
    },
    [leave],
  );

  useEffect(() => {
    if (atStart === null) return;
    signIn(atStart.ledger, atStart.token)
      .catch((error: unknown) => {
        const problem = problemOf(error);
        // A server that does not answer may do so when the page is loaded again: the token is kept.
        if (problem.status === 0) setEnded(problem.code);
        else leave(problem.code);
      })
      .finally(() => setOpening(false));
  }, [signIn, leave]);

  const door = useMemo(() => ({ session, isOpening, ended, signIn }), [session, isOpening, ended, signIn]);
  return <DoorContext.Provider value={door}>{children}</DoorContext.Provider>;
}

export function useDoor(): Door {
  const door = useContext(DoorContext);
  if (door === null) throw new Error('outside of SessionProvider');
  return door;
}

/** For pages, which are shown to nobody who is not signed in. */
export function useSession(): Session {
  const { session } = useDoor();
  if (session === null) throw new Error('nobody is signed in');
  return session;
}
