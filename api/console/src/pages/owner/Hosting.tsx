import { Paper, SimpleGrid, Title } from '@mantine/core';
import { useSession } from '../../client/session';
import { PageTitle } from '../../parts/text';
import { Contracts } from './Contracts';
import { RegionMoves } from './RegionMoves';

export default function Hosting() {
  const { ledger } = useSession();
  return (
    <>
      <PageTitle title="Hosting and contracts" about="Where the ledger is, and what the organisation agreed on with whoever hosts it." />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Paper withBorder p="md" component="section" aria-labelledby="region">
          <Title order={2} size="h4" id="region" mb="sm">Region</Title>
          <RegionMoves of={ledger} />
        </Paper>
        <Contracts />
      </SimpleGrid>
    </>
  );
}
