import { useQuery, useQueryClient } from '@tanstack/react-query';
import { bodyOf, listOf } from '../../client/api';
import { useSession } from '../../client/session';

/** Whom these pages are about: whoever is signed in. */
export function usePerson() {
  const { api, ledger, subject, expiresAt, signOut } = useSession();
  if (subject === undefined) throw new Error('the token is of nobody');
  return { api, ledger, subject, expiresAt, signOut };
}

/** Everything that these pages show of the person is under this key. */
export const personKey = (ledger: string, subject: string, ...rest: unknown[]) => [ledger, 'person', subject, ...rest];

/** After a write: what is shown of the person in these parts is asked for anew. */
export function useRefresh() {
  const queries = useQueryClient();
  const { ledger, subject } = usePerson();
  return (...parts: string[]) =>
    Promise.all(parts.map((part) => queries.invalidateQueries({ queryKey: personKey(ledger, subject, part) })));
}

/** For what leaves an event when it is read: it is read on asking, and not again because a window got the focus. */
export const kReadOnce = { staleTime: Infinity, refetchOnWindowFocus: false, refetchOnReconnect: false } as const;

/** What the organisation processes data for; a ledger has few enough for one page. */
export function usePurposes() {
  const { api, ledger } = usePerson();
  return useQuery({
    queryKey: [ledger, 'purposes', 'all'],
    queryFn: () =>
      bodyOf(api.GET('/v1/ledgers/{ledger}/purposes', { params: { path: { ledger }, query: { limit: 1000 } } })),
  });
}

/** Who is responsible for the data, and what the organisation lets people see and do. */
export function usePrivacyNotice() {
  const { api, ledger } = usePerson();
  return useQuery({
    queryKey: [ledger, 'privacy-notice'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/privacy-notice', { params: { path: { ledger } } })),
  });
}

/** The policy in force: the latest. None before the first was published. */
export function usePolicy() {
  const { api, ledger } = usePerson();
  return useQuery({
    queryKey: [ledger, 'policies', 'latest'],
    queryFn: async () => {
      const list = await bodyOf(
        api.GET('/v1/ledgers/{ledger}/policies', { params: { path: { ledger }, query: { limit: 1 } } }),
      );
      return list.items[0] ?? null;
    },
  });
}

/** What the person decided, a purpose each. */
export function useConsents() {
  const { api, ledger, subject } = usePerson();
  return useQuery({
    queryKey: personKey(ledger, subject, 'consents'),
    queryFn: () =>
      bodyOf(
        api.GET('/v1/ledgers/{ledger}/subjects/{subject}/consents', {
          params: { path: { ledger, subject }, query: { limit: 1000 } },
        }),
      ),
  });
}

/** How much the person wrote, as far as it was counted: a page of the list. */
export interface TextCount {
  live: number;
  isAll: boolean;
}

export function useTextCount() {
  const { api, ledger, subject } = usePerson();
  return useQuery({
    queryKey: personKey(ledger, subject, 'content', 'count'),
    queryFn: async (): Promise<TextCount> => {
      const { items, next } = await listOf(
        api.GET('/v1/ledgers/{ledger}/content', {
          params: { path: { ledger }, query: { author: subject, limit: 1000 } },
        }),
      );
      return { live: items.filter((item) => item.state === 'live').length, isAll: next === null };
    },
  });
}

export const textsInWords = ({ live, isAll }: TextCount) =>
  live === 1 && isAll ? 'one text' : `${isAll ? '' : 'more than '}${live} texts`;
