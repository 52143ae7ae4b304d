import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Id } from '../../parts/text';

/** The token that the page itself uses. */
export function useOwnToken() {
  const { api, ledger } = useSession();
  return useQuery({
    queryKey: [ledger, 'session'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/session', { params: { path: { ledger } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

const kTypes: Record<Schema['Actor']['type'], string> = {
  user: 'A person',
  agent: 'Staff',
  service: 'Token',
  system: 'The server itself',
};

/** Who did something: the ledger knows ids, and of services the token. */
export function Who({ actor }: { actor: Schema['Actor'] }) {
  const own = useOwnToken();
  if (actor.token !== undefined && actor.token === own.data?.id) return <Text size="sm">You, with this token</Text>;
  return (
    <Group gap={6} wrap="nowrap">
      <Text size="sm">{kTypes[actor.type]}</Text>
      {actor.id !== undefined && <Id id={actor.id} />}
    </Group>
  );
}
