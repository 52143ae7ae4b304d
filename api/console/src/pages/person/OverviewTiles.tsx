import { Card, Group, Skeleton, Text, ThemeIcon } from '@mantine/core';
import { IconBook, IconEye, IconHistory, IconLock, IconSend, IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ComponentType, ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { bodyOf, listOf } from '../../client/api';
import { problemOf } from '../../client/problem';
import { Moment } from '../../parts/text';
import { isOwn, midnight } from './looking';
import { personKey, textsInWords, useConsents, usePerson, usePurposes, useTextCount } from './person';
import { kRequestStates, timeLeft } from './rights';
import { isOpen, standingOf } from './standing';

interface TileProps {
  to: string;
  title: string;
  icon: ComponentType<{ size?: number }>;
  error?: unknown;
  isWaiting?: boolean;
  /** What matters, in a few words; none while it is being asked for. */
  main?: ReactNode;
  more?: ReactNode;
}

function Tile({ to, title, icon: Icon, error, isWaiting = false, main, more }: TileProps) {
  return (
    <Card withBorder component={Link} to={to} padding="md" style={{ color: 'inherit' }}>
      <Group gap="sm" mb="xs" wrap="nowrap">
        <ThemeIcon variant="light" color={isWaiting ? 'yellow' : 'teal'} size="lg">
          <Icon size={20} />
        </ThemeIcon>
        <Text fw={600}>{title}</Text>
      </Group>
      {error !== undefined && error !== null ? (
        <Text size="sm" c="red" role="alert">
          {problemOf(error).title}
        </Text>
      ) : main === undefined ? (
        <Skeleton h={20} w="70%" />
      ) : (
        <Text>{main}</Text>
      )}
      {more !== undefined && (
        <Text size="sm" c="dimmed">
          {more}
        </Text>
      )}
    </Card>
  );
}

export function ConsentsTile() {
  const consents = useConsents();
  const purposes = usePurposes();
  const asked = purposes.data?.items.filter(({ basis, retired }) => basis === 'consent' && !retired);
  const own = consents.data?.items;
  const isKnown = asked !== undefined && own !== undefined;
  const given = isKnown ? own.filter((one) => standingOf(one).isGiven).length : 0;
  const waiting = isKnown
    ? asked.filter(({ purpose }) => own.some((one) => one.purpose === purpose && isOpen(one))).length
    : 0;
  return (
    <Tile
      to="/me/consents"
      title="My consents"
      icon={IconShieldCheck}
      error={consents.error ?? purposes.error}
      isWaiting={waiting > 0}
      main={
        isKnown
          ? given === 0
            ? 'You agreed to nothing at present'
            : `You agreed to ${given} of ${Math.max(given, asked.length)}`
          : undefined
      }
      more={
        waiting === 0
          ? 'Change your mind whenever you like'
          : waiting === 1
            ? 'One waits for your answer'
            : `${waiting} wait for your answer`
      }
    />
  );
}

export function RequestsTile() {
  const { api, ledger, subject } = usePerson();
  const requests = useQuery({
    queryKey: personKey(ledger, subject, 'requests', 'latest'),
    queryFn: () =>
      bodyOf(
        api.GET('/v1/ledgers/{ledger}/requests', { params: { path: { ledger }, query: { subject, limit: 100 } } }),
      ),
  });
  const open = requests.data?.items
    .filter((one) => !kRequestStates[one.state].isOver)
    .sort((a, b) => a.due_at.localeCompare(b.due_at));
  const first = open?.[0];
  return (
    <Tile
      to="/me/requests"
      title="My requests"
      icon={IconHistory}
      error={requests.error}
      isWaiting={first?.overdue}
      main={
        open === undefined
          ? undefined
          : open.length === 0
            ? 'None is open'
            : open.length === 1
              ? 'One is open'
              : `${open.length} are open`
      }
      more={
        first === undefined ? (
          'Ask to see, correct, or take your data'
        ) : (
          <>
            They have to answer by <Moment at={first.due_at} day />: {timeLeft(first.due_at, Date.now())}
          </>
        )
      }
    />
  );
}

export function LooksTile() {
  const { api, ledger, subject } = usePerson();
  const since = midnight(30);
  const looks = useQuery({
    queryKey: personKey(ledger, subject, 'looks', 'chart', since),
    queryFn: () =>
      listOf(
        api.GET('/v1/ledgers/{ledger}/subjects/{subject}/accesses', {
          params: { path: { ledger, subject }, query: { order: 'desc', limit: 1000, since } },
        }),
      ),
  });
  const others = looks.data?.items.filter((one) => !isOwn(one, subject));
  const latest = others?.[0];
  return (
    <Tile
      to="/me/accesses"
      title="Who looked"
      icon={IconEye}
      error={looks.error}
      main={
        others === undefined
          ? undefined
          : others.length === 0
            ? 'Nobody in 30 days'
            : others.length === 1
              ? 'Once in 30 days'
              : `${others.length} times in 30 days`
      }
      more={
        latest === undefined ? (
          'Every look is written down'
        ) : (
          <>
            The latest on <Moment at={latest.occurred_at} day />
          </>
        )
      }
    />
  );
}

export function PassedTile() {
  const { api, ledger, subject } = usePerson();
  const passed = useQuery({
    queryKey: personKey(ledger, subject, 'disclosures', 'latest'),
    queryFn: () =>
      listOf(
        api.GET('/v1/ledgers/{ledger}/subjects/{subject}/disclosures', {
          params: { path: { ledger, subject }, query: { order: 'desc', limit: 1000 } },
        }),
      ),
  });
  const names = [...new Set(passed.data?.items.map((one) => one.title ?? one.recipient))];
  return (
    <Tile
      to="/me/accesses?tab=passed"
      title="Who got data"
      icon={IconSend}
      error={passed.error}
      main={
        passed.data === undefined
          ? undefined
          : names.length === 0
            ? 'Nobody'
            : names.length <= 2
              ? names.join(' and ')
              : `${names.length} others`
      }
      more={names.length === 0 ? 'Nothing of yours was passed on' : 'See what, when and why'}
    />
  );
}

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

export function ContentTile() {
  const { data: texts, error } = useTextCount();
  return (
    <Tile
      to="/me/content"
      title="My content"
      icon={IconBook}
      error={error}
      main={texts && (texts.live === 0 ? 'You wrote nothing yet' : sentence(`${textsInWords(texts)} of yours`))}
      more="Read, change or delete what you wrote"
    />
  );
}

export function LeaveTile() {
  return (
    <Tile
      to="/me/leave"
      title="Take along or delete"
      icon={IconLock}
      main="A copy of everything, at once"
      more="Or leave, and be forgotten"
    />
  );
}
