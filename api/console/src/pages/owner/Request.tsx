import { Anchor, Badge, Group, Paper, SimpleGrid, Stack, Text, Timeline, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Shown } from '../../parts/states';
import { Id, Moment, PageTitle } from '../../parts/text';
import { Back } from './Back';
import { Clock } from './Clock';
import { moneyOf } from './money';
import { kGrounds, kRights, kStates, type State } from './requestStates';
import { StepRequest } from './StepRequest';
import { Who } from './who';

type Item = Schema['RightsRequest'];

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">{name}</Text>
      <Text size="sm" component="div">{children}</Text>
    </div>
  );
}

/** The state that an event led to, in words. */
function stateIn(facts: Record<string, unknown>): string {
  const state = String(facts.state);
  return state in kStates ? kStates[state as State] : state;
}

/** The steps that were taken, as the ledger's events have them. */
function Steps({ request }: { request: Item }) {
  const { api, ledger } = useSession();
  const steps = useQuery({
    queryKey: [ledger, 'requests', request.id, 'steps', request.revision],
    queryFn: async () => {
      const query = { object: request.id, kind: ['rights_request.recorded' as const], limit: 1000 };
      const answer = await bodyOf(api.GET('/v1/ledgers/{ledger}/events', { params: { path: { ledger }, query } }));
      return answer as Schema['ListOfEvents']; // it is JSON Lines when these are asked for
    },
  });
  return (
    <Shown query={steps}>
      {({ items }) => (
        <Timeline bulletSize={14} lineWidth={2} active={items.length - 1}>
          {items.map((event) => (
            <Timeline.Item key={event.sequence} title={stateIn(event.facts)}>
              <Text size="sm" c="dimmed"><Moment at={event.time} /></Text>
              <Group gap="xs">
                <Who actor={event.actor} />
                <Anchor component={Link} to={`/audit/events/${event.sequence}`} size="sm">event {event.sequence}</Anchor>
              </Group>
            </Timeline.Item>
          ))}
        </Timeline>
      )}
    </Shown>
  );
}

function Details({ request }: { request: Item }) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <Stack>
        <Paper withBorder p="md" component="section" aria-label="The request">
          <Group justify="space-between" mb="sm">
            <Badge variant={request.overdue ? 'filled' : 'default'} color={request.overdue ? 'red' : undefined} tt="none">
              {kStates[request.state]}{request.overdue ? ', overdue' : ''}
            </Badge>
            <Text size="sm" c="dimmed">{request.regime === 'gdpr' ? 'GDPR' : 'HIPAA'}</Text>
          </Group>
          <Clock request={request} />
          <SimpleGrid cols={2} mt="md">
            <Fact name="Of"><Id id={request.subject} to={`/audit/people/${request.subject}`} /></Fact>
            <Fact name="Received"><Moment at={request.received_at} /></Fact>
            <Fact name="Last step"><Moment at={request.changed} /></Fact>
            <Fact name="Extended">{request.extended ? 'yes' : 'no'}</Fact>
            {request.told_at !== undefined && <Fact name="The person was told"><Moment at={request.told_at} /></Fact>}
            {request.denial !== undefined && <Fact name="Ground">{kGrounds[request.denial]}</Fact>}
            {request.fee !== undefined && <Fact name="Fee">{moneyOf(request.fee, request.currency ?? '')}</Fact>}
          </SimpleGrid>
        </Paper>
        <StepRequest request={request} />
      </Stack>
      <Paper withBorder p="md" component="section" aria-labelledby="steps">
        <Title order={2} size="h4" id="steps" mb="md">Steps</Title>
        <Steps request={request} />
      </Paper>
    </SimpleGrid>
  );
}

export default function Request() {
  const { api, ledger } = useSession();
  const { request = '' } = useParams();
  const query = useQuery({
    queryKey: [ledger, 'requests', request],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/requests/{request}', { params: { path: { ledger, request } } })),
  });
  return (
    <>
      <PageTitle title={query.data === undefined ? 'A request' : kRights[query.data.type]} about={<Back to="/settings/requests">All requests</Back>} />
      <Shown query={query}>{(one) => <Details request={one} />}</Shown>
    </>
  );
}
