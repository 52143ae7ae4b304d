import { Badge, Button, Card, Group, Stack, Text, Textarea, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { Confirm } from '../../parts/confirm';
import { Failure, Shown } from '../../parts/states';
import { Moment } from '../../parts/text';
import { personKey, usePerson, useRefresh } from './person';
import { isObjectable, kBases } from './standing';

const kStates: Record<Schema['ObjectionState'], string> = {
  raised: 'You objected. They stop until they have decided on it.',
  upheld: 'You objected, and they have stopped.',
  overruled:
    'You objected, and they have reasons to go on. They have to tell you which, and you may complain to the authority.',
  withdrawn: 'You took your objection back.',
};

/** What rests on something else than consent, and may be objected to (GDPR Art. 21). */
export function Objections({ purposes }: { purposes: Schema['Purpose'][] }) {
  const { api, ledger, subject } = usePerson();
  const own = purposes.filter((purpose) => !purpose.retired && isObjectable(purpose));
  const objections = useQuery({
    queryKey: personKey(ledger, subject, 'objections'),
    queryFn: () =>
      bodyOf(
        api.GET('/v1/ledgers/{ledger}/subjects/{subject}/objections', {
          params: { path: { ledger, subject }, query: { limit: 1000 } },
        }),
      ),
  });
  return (
    <section aria-labelledby="objections">
      <Title order={2} size="h4" id="objections">
        What you can object to
      </Title>
      <Text c="dimmed" size="sm" mb="sm" maw={720}>
        This is done without asking you first. You may object to it; advertising then stops at once, and the rest unless
        they have strong reasons.
      </Text>
      <Shown query={objections}>
        {({ items }) => (
          <Stack>
            {own.map(({ purpose, title, basis, direct_marketing }) => (
              <ObjectionCard
                key={purpose}
                purpose={purpose}
                title={title ?? purpose}
                about={direct_marketing ? 'This is advertising. When you object, it stops at once.' : kBases[basis]}
                objection={items.find((one) => one.purpose === purpose)}
              />
            ))}
            <ObjectionCard
              title="All of it"
              about="Everything that is done without your consent and may be objected to, also what comes later."
              objection={items.find((one) => one.purpose === undefined)}
            />
          </Stack>
        )}
      </Shown>
    </section>
  );
}

interface Props {
  /** Left out: everything. */
  purpose?: string;
  title: string;
  about: string;
  objection: Schema['Objection'] | undefined;
}

function ObjectionCard({ purpose, title, about, objection }: Props) {
  const { api, ledger, subject } = usePerson();
  const refresh = useRefresh();
  const [reason, setReason] = useState('');
  const object = useMutation({
    mutationFn: (state: 'raised' | 'withdrawn') =>
      bodyOf(
        api.POST('/v1/ledgers/{ledger}/subjects/{subject}/objections', {
          params: { path: { ledger, subject } },
          body: { purpose, state, ...(state === 'raised' && reason.trim() !== '' ? { reason: reason.trim() } : {}) },
        }),
      ),
    onSuccess: () => {
      setReason('');
      return refresh('objections', 'history');
    },
  });
  const isBrowser = objection?.signal === 'gpc';
  const isInForce = objection !== undefined && objection.state !== 'withdrawn';
  const isStopped = objection?.state === 'raised' || objection?.state === 'upheld';
  return (
    <Card withBorder component="article" aria-label={title}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <Text fw={600}>{title}</Text>
          {isInForce && (
            <Badge color={isStopped ? 'teal' : 'yellow'} variant="light" tt="none" style={{ flexShrink: 0 }}>
              {isStopped ? 'Objected' : 'Goes on'}
            </Badge>
          )}
        </Group>
        <div>
          <Text size="sm">
            {objection === undefined
              ? about
              : isBrowser
                ? 'Your browser says that you want no advertising. Advertising stops for that.'
                : kStates[objection.state]}
          </Text>
          {objection !== undefined && (
            <Text size="sm" c="dimmed">
              Since <Moment at={objection.decided} day />.
            </Text>
          )}
        </div>
        <Group>
          {isInForce && !isBrowser && objection.state !== 'overruled' && (
            <Button
              variant="default"
              loading={object.isPending}
              onClick={() => object.mutate('withdrawn')}
              aria-label={`Take it back: ${title}`}
            >
              Take it back
            </Button>
          )}
          {(!isInForce || isBrowser) && (
            <Confirm action="Object" title={`Object: ${title}`} run={() => object.mutateAsync('raised')}>
              <Text size="sm">
                They are told at once. You may say why, which helps them to decide; you do not have to. You can take it
                back later.
              </Text>
              <Textarea
                label="Why (if you like)"
                value={reason}
                onChange={(event) => setReason(event.currentTarget.value)}
                autosize
                minRows={2}
              />
            </Confirm>
          )}
        </Group>
        {object.isError && object.variables === 'withdrawn' && <Failure error={object.error} />}
      </Stack>
    </Card>
  );
}
