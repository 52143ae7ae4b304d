import { Badge, Card, Group, Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { bodyOf, listOf, type Schema } from '../../client/api';
import { Confirm } from '../../parts/confirm';
import { Moment } from '../../parts/text';
import { personKey, usePerson, useRefresh } from './person';
import { kDenials, kRequests, kRequestStates, requestStateInWords, timeLeft } from './rights';
import { tell } from './tell';
import { factOf } from './words';

export function RequestCard({ request }: { request: Schema['RightsRequest'] }) {
  const { title } = kRequests[request.type];
  const state = kRequestStates[request.state];
  const color = state.isOver ? (request.state === 'denied' ? 'red' : 'gray') : request.overdue ? 'red' : 'teal';
  return (
    <Card withBorder component="article" aria-label={title}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <div>
            <Text fw={600}>{title}</Text>
            <Text size="sm" c="dimmed">
              Asked on <Moment at={request.received_at} day />
            </Text>
          </div>
          <Badge color={color} variant="light" tt="none" style={{ flexShrink: 0 }}>
            {!state.isOver && request.overdue ? 'Late' : state.title}
          </Badge>
        </Group>
        <Text size="sm">
          {state.about}
          {request.denial !== undefined && ` Their reason: ${kDenials[request.denial]}.`}
          {request.fee !== undefined && request.fee > 0 && ` It costs ${amountOf(request.fee, request.currency)}.`}
        </Text>
        {!state.isOver && <Deadline request={request} />}
        <Steps request={request} />
        {!state.isOver && <TakeBack request={request} />}
      </Stack>
    </Card>
  );
}

function Deadline({ request }: { request: Schema['RightsRequest'] }) {
  const now = Date.now();
  const begin = Date.parse(request.received_at);
  const share = Math.min(100, Math.max(2, ((now - begin) / (Date.parse(request.due_at) - begin)) * 100));
  return (
    <div>
      <Text size="sm" mb={6}>
        They have to answer by{' '}
        <b>
          <Moment at={request.due_at} day />
        </b>
        : {timeLeft(request.due_at, now)}.{request.extended && ' That is with the longer time that they took.'}
        {request.overdue && ' You may complain to the data protection authority.'}
      </Text>
      <Progress value={share} color={request.overdue ? 'red' : 'teal'} aria-label="How much of the time is over" />
    </div>
  );
}

/** How it got where it is. */
function Steps({ request }: { request: Schema['RightsRequest'] }) {
  const { api, ledger, subject } = usePerson();
  const history = useQuery({
    queryKey: personKey(ledger, subject, 'history', 'requests'),
    queryFn: () =>
      listOf(
        api.GET('/v1/ledgers/{ledger}/subjects/{subject}/history', {
          params: {
            path: { ledger, subject },
            query: { kind: ['rights_request.recorded'], order: 'desc', limit: 1000 },
          },
        }),
      ),
  });
  const own = history.data?.items.filter((event) => factOf(event, 'request') === request.id) ?? [];
  if (own.length < 2) return null;
  return (
    <Text size="sm" c="dimmed">
      {own.reverse().map((event, index) => (
        <span key={event.sequence}>
          {index > 0 && ' → '}
          {requestStateInWords(factOf(event, 'state'))} (<Moment at={event.time} day />)
        </span>
      ))}
    </Text>
  );
}

function TakeBack({ request }: { request: Schema['RightsRequest'] }) {
  const { api, ledger } = usePerson();
  const refresh = useRefresh();
  const withdraw = () =>
    bodyOf(
      api.PATCH('/v1/ledgers/{ledger}/requests/{request}', {
        params: { path: { ledger, request: request.id }, header: { 'If-Match': `"${request.revision}"` } },
        body: { state: 'withdrawn' },
      }),
    ).catch(async (error: unknown) => {
      // It may have moved on: what is shown then is what is true.
      await refresh('requests', 'history');
      throw error;
    });
  const done = async () => {
    tell('Your request is taken back.');
    await refresh('requests', 'history');
  };
  return (
    <div>
      <Confirm action="Take it back" title="Take your request back?" run={withdraw} onDone={done}>
        <Text size="sm">They stop working on it. You may ask again, and the time then begins anew.</Text>
      </Confirm>
    </div>
  );
}

function amountOf(fee: number, currency: string | undefined): string {
  if (currency === undefined) return String(fee);
  const format = new Intl.NumberFormat(undefined, { style: 'currency', currency });
  return format.format(fee / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
