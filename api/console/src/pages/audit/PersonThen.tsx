import { Anchor, Badge, Group, Paper, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { bodyOf } from '../../client/api';
import { problemOf } from '../../client/problem';
import { useSession } from '../../client/session';
import { Failure, Loading, Shown } from '../../parts/states';
import { inWords, Moment } from '../../parts/text';

interface Props {
  subject: string;
  asOf: string | undefined;
}

function Consents({ subject, asOf }: Props) {
  const { api, ledger } = useSession();
  const query = useQuery({
    queryKey: [ledger, 'consents', subject, asOf],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/subjects/{subject}/consents', { params: { path: { ledger, subject }, query: { as_of: asOf, limit: 1000 } } })),
  });
  return (
    <Shown query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <Text size="sm" c="dimmed">No consent was asked for by then.</Text>
        ) : (
          <Table aria-label="Consents" verticalSpacing={4}>
            <Table.Tbody>
              {items.map((consent) => (
                <Table.Tr key={consent.purpose}>
                  <Table.Th fw={400}>{consent.purpose}</Table.Th>
                  <Table.Td>
                    <Badge variant="light" tt="none" color={['given', 'renewed'].includes(consent.status) ? 'teal' : 'gray'}>{inWords(consent.status)}</Badge>
                  </Table.Td>
                  <Table.Td>
                    <Anchor component={Link} size="sm" to={`/audit/events/${consent.sequence}`}>event {consent.sequence}</Anchor>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )
      }
    </Shown>
  );
}

/** What was known of a person at a moment: computed by the server from the events up to it. */
export function PersonThen({ subject, asOf }: Props) {
  const { api, ledger, role } = useSession();
  const read = (moment: string | undefined) => ({
    queryKey: [ledger, 'subject', subject, moment],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/subjects/{subject}', { params: { path: { ledger, subject }, query: { as_of: moment } } })),
  });
  const now = useQuery(read(undefined));
  // Before somebody was registered there is nobody to ask for.
  const isThere = now.data !== undefined && (asOf === undefined || Date.parse(asOf) > Date.parse(now.data.registered));
  const query = useQuery({ ...read(asOf), enabled: isThere });
  if (now.isError) {
    if (problemOf(now.error).status === 404) return <Text size="sm" c="dimmed">No person has this id.</Text>;
    return <Failure error={now.error} again={() => now.refetch()} />;
  }
  if (now.isSuccess && !isThere) return <Text size="sm" c="dimmed">They were not registered by then.</Text>;
  if (query.isPending) return <Loading />;
  if (query.isError) return <Failure error={query.error} again={() => query.refetch()} />;
  const person = query.data;
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4" mb="xs">State then</Title>
      <Group gap="xs" mb="sm">
        <Badge variant="light" tt="none">{person.type}</Badge>
        <Badge variant="light" tt="none" color={person.state === 'active' ? 'teal' : 'gray'}>{person.state}</Badge>
        <Text size="sm">
          registered <Moment at={person.registered} /> by {inWords(person.origin)}, profile at revision {person.revision}
          {person.erased_at !== undefined && <>, erased by <Anchor component={Link} underline="always" to={`/audit/events/${person.erased_at}`}>event {person.erased_at}</Anchor></>}
        </Text>
      </Group>
      {role !== 'reviewer' && <Consents subject={subject} asOf={asOf} />}
    </Paper>
  );
}
