import { useQuery } from '@tanstack/react-query';
import { bodyOf } from '../../client/api';
import { useSession } from '../../client/session';
import { valueOf } from './settings';

/** The codes that may be said: purposes that are there, and what a profile has. */
export function useCodes() {
  const { api, ledger } = useSession();
  const params = { path: { ledger } };
  const purposes = useQuery({
    queryKey: [ledger, 'purposes', 'all'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/purposes', { params: { ...params, query: { limit: 1000 } } })),
  });
  const settings = useQuery({
    queryKey: [ledger, 'settings'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/settings/privacy', { params })),
  });
  const fields = valueOf(settings.data?.profile_fields.value);
  return {
    purposes: purposes.data?.items.map((one) => ({ value: one.purpose, label: one.title ?? one.purpose })) ?? [],
    categories: ['profile', 'content', 'ticket', 'topic', 'comment', 'reply', ...(Array.isArray(fields) ? fields : [])],
  };
}
