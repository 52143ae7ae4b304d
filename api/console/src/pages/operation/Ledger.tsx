import { Button, Code, CopyButton, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useParams } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Shown } from '../../parts/states';
import { Moment, PageTitle } from '../../parts/text';
import { Back } from '../owner/Back';
import { IssueToken } from '../owner/IssueToken';
import { RegionMoves } from '../owner/RegionMoves';
import { VerificationDetails } from './Verification';

const kNumber = new Intl.NumberFormat();

function Copied({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <Text size="xs" c="dimmed">{name}</Text>
      <Group gap="xs">
        <Code style={{ overflowWrap: 'anywhere' }}>{value}</Code>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy} aria-label={`Copy: ${name}`}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </Group>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Title order={2} size="h4" mb="sm">{title}</Title>
      {children}
    </Paper>
  );
}

function Details({ ledger }: { ledger: Schema['Ledger'] }) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <Stack gap="lg">
        <Part title="The ledger">
          <Stack gap="sm">
            <Text size="sm">
              {kNumber.format(ledger.size)} events since <Moment at={ledger.created} day />, in {ledger.region}
            </Text>
            <Copied name="Id" value={ledger.id} />
            <Copied name="Name in checkpoints" value={ledger.origin} />
            <Copied name="Key that verifies its checkpoints" value={ledger.verifier_key} />
          </Stack>
        </Part>
        <Part title="Verification">
          <VerificationDetails ledger={ledger.name} />
        </Part>
      </Stack>
      <Stack gap="lg">
        <Part title="Administrators">
          <Stack gap="sm" align="flex-start">
            <Text size="sm" c="dimmed">
              An administrator issues all other tokens, and sees to settings, policies and purposes. An operator sees no data of a ledger.
            </Text>
            <IssueToken roles={['admin']} of={ledger.name} action="Issue an administrator’s token" />
          </Stack>
        </Part>
        <Part title="Region">
          <RegionMoves of={ledger.name} />
        </Part>
      </Stack>
    </SimpleGrid>
  );
}

export default function Ledger() {
  const { api } = useSession();
  const { ledger = '' } = useParams();
  const query = useQuery({
    queryKey: ['ledgers', ledger],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}', { params: { path: { ledger } } })),
  });
  return (
    <>
      <PageTitle title={ledger} about={<Back to="/operation/ledgers">All ledgers</Back>} />
      <Shown query={query}>{(one) => <Details ledger={one} />}</Shown>
    </>
  );
}
