import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { bodyOf } from '../../client/api';
import { problemOf } from '../../client/problem';
import { kReadOnce, personKey, usePerson } from './person';

/** The name of a member of staff, where the organisation tells people. It is asked for on a click: that is recorded. */
export function StaffName({ agent }: { agent: string }) {
  const { api, ledger, subject } = usePerson();
  const name = useQuery({
    ...kReadOnce,
    queryKey: personKey(ledger, subject, 'staff', agent),
    queryFn: () =>
      bodyOf(
        api.GET('/v1/ledgers/{ledger}/agents/{subject}/attribution', { params: { path: { ledger, subject: agent } } }),
      ),
    enabled: false,
  });
  if (name.data !== undefined) {
    const { names } = name.data;
    const shown =
      names['display_name'] ?? [names['given_name'], names['family_name']].filter((one) => one !== undefined).join(' ');
    return (
      <Text size="sm" fw={500} dir="auto">
        {shown === '' ? 'Their name is not known' : shown}
      </Text>
    );
  }
  if (name.isError) {
    return (
      <Text size="xs" c="dimmed" role="status">
        {problemOf(name.error).status === 404 ? 'They do not work there any more' : problemOf(name.error).title}
      </Text>
    );
  }
  return (
    <Button size="compact-xs" variant="subtle" loading={name.isFetching} onClick={() => name.refetch()}>
      Who was it?
    </Button>
  );
}
