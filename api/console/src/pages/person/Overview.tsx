import { Alert, Anchor, SimpleGrid, Stack, Text, Timeline, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { listOf, type Schema } from '../../client/api';
import { Shown } from '../../parts/states';
import { Moment, PageTitle } from '../../parts/text';
import { ConsentsTile, ContentTile, LeaveTile, LooksTile, PassedTile, RequestsTile } from './OverviewTiles';
import { personKey, usePerson } from './person';
import { Responsible } from './Responsible';
import { Restricted } from './Restricted';
import { requestStateInWords } from './rights';
import { stepInWords } from './standing';
import { actorInWords, eventInWords, factOf, useInWords } from './words';

export default function Overview() {
  const { expiresAt } = usePerson();
  return (
    <>
      <PageTitle
        title="Your privacy"
        about={
          <>
            Here you see what they know about you and what they do with it, and you have the say. You are signed in
            until <Moment at={expiresAt} />.
          </>
        }
      />
      <Restricted />
      <Breaches />
      <Stack gap={32}>
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
          <ConsentsTile />
          <RequestsTile />
          <LooksTile />
          <PassedTile />
          <ContentTile />
          <LeaveTile />
        </SimpleGrid>
        <Lately />
        <Responsible />
      </Stack>
    </>
  );
}

function Breaches() {
  const { api, ledger, subject } = usePerson();
  const breaches = useQuery({
    queryKey: personKey(ledger, subject, 'history', 'breaches'),
    queryFn: () =>
      listOf(
        api.GET('/v1/ledgers/{ledger}/subjects/{subject}/history', {
          params: { path: { ledger, subject }, query: { kind: ['breach.affected'], order: 'desc', limit: 10 } },
        }),
      ),
  });
  const items = breaches.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Alert color="red" title="Your data was part of a breach" mb="lg">
      {items.map((event) => (
        <Text key={event.sequence} size="sm">
          It was noted on <Moment at={event.time} day />. They have to tell you what happened; ask them if they have
          not:{' '}
          <Anchor component={Link} to="/me/requests" size="sm" underline="always">
            my requests
          </Anchor>
          .
        </Text>
      ))}
    </Alert>
  );
}

/** Of what people ask for first: a look says what it was for, a decision which it was, a request how far it is. */
function whatHappened(event: Schema['Event']): string {
  const said = eventInWords(event.kind);
  const use = factOf(event, 'purpose_of_use');
  const state = factOf(event, 'status') ?? factOf(event, 'state');
  if (event.kind === 'access.recorded' && use !== undefined) return `${said}: ${useInWords(use).toLowerCase()}`;
  if (event.kind === 'consent.recorded' && state !== undefined) return `${said}: ${stepInWords(state).toLowerCase()}`;
  if (event.kind === 'rights_request.recorded') return `${said}: ${requestStateInWords(state).toLowerCase()}`;
  return said;
}

/** The latest that happened about the person, but their own looks at these pages. */
function Lately() {
  const { api, ledger, subject } = usePerson();
  const history = useQuery({
    queryKey: personKey(ledger, subject, 'history', 'lately'),
    queryFn: () =>
      listOf(
        api.GET('/v1/ledgers/{ledger}/subjects/{subject}/history', {
          params: { path: { ledger, subject }, query: { order: 'desc', limit: 60 } },
        }),
      ),
  });
  return (
    <section aria-labelledby="lately">
      <Title order={2} size="h4" id="lately" mb="sm">
        What happened lately
      </Title>
      <Shown query={history}>
        {({ items }) => {
          const shown = items
            .filter((event) => !(event.kind === 'access.recorded' && event.actor.id === subject))
            .slice(0, 8);
          return (
            <Timeline bulletSize={12} lineWidth={2}>
              {shown.map((event) => (
                <Timeline.Item key={event.sequence}>
                  <Text size="sm">{whatHappened(event)}</Text>
                  <Text size="xs" c="dimmed">
                    <Moment at={event.time} />, {actorInWords(event.actor, subject).toLowerCase()}
                  </Text>
                </Timeline.Item>
              ))}
            </Timeline>
          );
        }}
      </Shown>
    </section>
  );
}
