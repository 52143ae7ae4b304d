import { Anchor, Badge, Code, Group, Paper, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { bodyOf } from '../../client/api';
import { useSession } from '../../client/session';
import { Moment } from '../../parts/text';
import type { LogKeys } from '../../proof/logKeys';
import { noteKeyText } from '../../proof/note';

/** The keys as the log announces them; that one was declared compromised is the server's word, and an event of the log. */
export function Keys({ keys }: { keys: LogKeys }) {
  const { api, ledger } = useSession();
  const { data } = useQuery({
    queryKey: [ledger, 'signing-keys'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/signing-keys', { params: { path: { ledger } } })),
  });
  const since = (key: string) => data?.signing_keys.find((one) => one.verifier_key === key)?.compromised_since;
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4" mb="sm">Keys of the log</Title>
      <Table.ScrollContainer minWidth={320}>
        <Table aria-label="Keys of the log" verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr><Table.Th>Signs from</Table.Th><Table.Th>Verifier key</Table.Th></Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {keys.all.map((key) => {
              const text = noteKeyText(key.note);
              const compromised = since(text);
              return (
                <Table.Tr key={text}>
                  <Table.Td style={{ whiteSpace: 'nowrap', verticalAlign: 'top' }}>
                    {key.from === 0 ? 'the beginning' : <Anchor component={Link} size="sm" to={`/audit/events/${key.from - 1}`}>event {key.from}</Anchor>}
                  </Table.Td>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>
                    <Code>{text}</Code>
                    <Group gap="xs" mt={4}>
                      {key === keys.current && <Badge variant="light" tt="none">signs now</Badge>}
                      {compromised !== undefined && <Text size="sm">Declared compromised since <Moment at={compromised} />: what it signed from then on, others may have signed.</Text>}
                    </Group>
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="sm" c="dimmed">
        Hold one of them against the key that you got by another way, on paper or from a witness. A browser that sees a log for the first time has nothing else to go by.
      </Text>
    </Paper>
  );
}
