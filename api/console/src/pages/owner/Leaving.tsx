import { Paper, SimpleGrid, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { bodyOf } from '../../client/api';
import { useSession } from '../../client/session';
import { ClosurePreview } from '../../parts/closure';
import { Shown } from '../../parts/states';
import { PageTitle } from '../../parts/text';
import { TakeEverything } from './TakeEverything';

/** The end of a contract: everything back, and then the ledger is closed (GDPR Art. 28(3)(g)). */
export default function Leaving() {
  const { api, ledger } = useSession();
  const state = useQuery({
    queryKey: [ledger, 'closure'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/closure', { params: { path: { ledger } } })),
  });
  return (
    <>
      <PageTitle
        title="Leaving"
        about={
          <>
            When the organisation leaves, it takes everything along; then whoever operates the server closes the ledger,
            and all personal data in it is destroyed (GDPR Art. 28(3)(g)).
          </>
        }
      />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Paper withBorder p="md" component="section" aria-labelledby="return">
          <Title order={2} size="h4" id="return" mb="sm">
            1. Take everything along
          </Title>
          <Shown query={state}>{({ size, return: last }) => <TakeEverything size={size} last={last} />}</Shown>
        </Paper>
        <Paper withBorder p="md" component="section" aria-labelledby="closure">
          <Title order={2} size="h4" id="closure" mb="sm">
            2. The ledger is closed
          </Title>
          <Shown query={state}>{(found) => <ClosurePreview state={found} />}</Shown>
          <Text size="sm" c="dimmed" mt="sm">
            You cannot close it yourself, so that no stolen token of yours can: ask the operator. From then on everybody
            who comes with a token of this ledger is told that it was closed, and nothing else.
          </Text>
        </Paper>
      </SimpleGrid>
    </>
  );
}
