import { Alert } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { bodyOf } from '../../client/api';
import { useSession } from '../../client/session';

/** Steps of a review are a reviewer's: admins and auditors look on. */
export const useIsReviewer = () => useSession().role === 'reviewer';

/** The id of one's own token: by it the ledger says whose a case is. */
export function useOwnToken(): string | undefined {
  const { api, ledger } = useSession();
  const own = useQuery({
    queryKey: [ledger, 'session'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/session', { params: { path: { ledger } } })),
    staleTime: Infinity,
  });
  return own.data?.id;
}

/** After a step everything that is shown is asked for again: a step changes lists, figures and the log. */
export function useRefresh() {
  const { ledger } = useSession();
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: [ledger] });
}

/** Why there are no buttons. */
export function OnlyLooking({ what = 'Steps of a review are' }: { what?: string }) {
  const { role } = useSession();
  if (role === 'reviewer') return null;
  return (
    <Alert variant="light" color="gray" icon={<IconEye size={18} />} mb="md">
      Your token is of an {role}: you may look at all of this. {what} a reviewer’s.
    </Alert>
  );
}
