import { useMutation, useQueryClient } from '@tanstack/react-query';
import { bodyOf } from '../../client/api';
import { problemOf } from '../../client/problem';
import { personKey, usePerson, useRefresh } from './person';

/** A field becomes another text, on the revision that is shown. When that is not the latest, the latest is read. */
export function useProfileEdit(revision: number, onDone: () => void) {
  const { api, ledger, subject } = usePerson();
  const queries = useQueryClient();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ field, value }: { field: string; value: string }) =>
      bodyOf(
        api.PATCH('/v1/ledgers/{ledger}/subjects/{subject}/profile', {
          params: { path: { ledger, subject }, header: { 'If-Match': `"${revision}"` } },
          body: { [field]: value },
        }),
      ),
    onSuccess: async () => {
      await refresh('profile', 'field');
      onDone();
      void refresh('history');
    },
    onError: (error) =>
      isConflict(error) ? queries.invalidateQueries({ queryKey: personKey(ledger, subject, 'profile') }) : undefined,
  });
}

export const isConflict = (error: unknown) => problemOf(error).status === 412;
