import { Anchor, Group, Paper, SimpleGrid, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router-dom';
import { bodyOf } from '../../client/api';
import { useSession } from '../../client/session';
import { Empty, Shown } from '../../parts/states';
import { inWords, PageTitle } from '../../parts/text';
import { EventProof } from './EventProof';
import { EventTexts } from './EventTexts';
import { Facts } from './Facts';
import { EventHeader } from './EventHeader';
import { Sections } from './Sections';
import { type Event as Recorded, useLog } from './proved';

function Neighbours({ sequence }: { sequence: number }) {
  const { data } = useLog();
  const size = data?.log?.checkpoint.size ?? 0;
  return (
    <Group gap="md" component="nav" aria-label="Neighbours in the log">
      {sequence > 0 && <Anchor component={Link} to={`/audit/events/${sequence - 1}`}>← Event {sequence - 1}</Anchor>}
      {sequence + 1 < size && <Anchor component={Link} to={`/audit/events/${sequence + 1}`}>Event {sequence + 1} →</Anchor>}
    </Group>
  );
}

function Whole({ event }: { event: Recorded }) {
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Paper withBorder p="md">
          <Title order={2} size="h4" mb="sm">Header</Title>
          <EventHeader event={event} />
        </Paper>
        <Paper withBorder p="md">
          <Title order={2} size="h4" mb="sm">What it says</Title>
          <Facts facts={event.facts} />
        </Paper>
      </SimpleGrid>
      <Paper withBorder p="md">
        <Title order={2} size="h4" mb="sm">Sealed sections</Title>
        <Sections event={event} />
        <EventTexts event={event} />
      </Paper>
      <Paper withBorder p="md">
        <Title order={2} size="h4" mb="sm">Signature and proof</Title>
        <EventProof event={event} />
      </Paper>
    </Stack>
  );
}

export default function Event() {
  const { api, ledger } = useSession();
  const text = useParams().sequence ?? '';
  const isNumber = /^[0-9]{1,15}$/.test(text);
  const sequence = Number(text);
  const query = useQuery({
    queryKey: [ledger, 'event', sequence],
    enabled: isNumber,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/events/{sequence}', { params: { path: { ledger, sequence } } })),
  });
  if (!isNumber) return <Empty title="There is no such event">Events are numbered from 0.</Empty>;
  const kind = query.data === undefined ? '' : `: ${inWords(query.data.kind)}`;
  return (
    <>
      <PageTitle title={`Event ${sequence}${kind}`}>
        <Neighbours sequence={sequence} />
      </PageTitle>
      <Shown query={query}>{(event) => <Whole key={event.sequence} event={event} />}</Shown>
    </>
  );
}
