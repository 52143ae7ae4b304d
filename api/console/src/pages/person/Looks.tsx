import { Anchor, Group, SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { listOf, type Schema } from '../../client/api';
import { type ListPage, ListTable } from '../../parts/list';
import { Empty, Loading } from '../../parts/states';
import { inWords, Moment } from '../../parts/text';
import { isOwn, midnight } from './looking';
import { personKey, usePerson, usePrivacyNotice } from './person';
import { StaffName } from './StaffName';
import { actorInWords, doingInWords, fieldInWords, useInWords } from './words';

const LooksChart = lazy(() => import('./LooksChart'));

const kSpans = [
  { value: '30', label: '30 days' },
  { value: '365', label: 'A year' },
  { value: 'all', label: 'All' },
];

export function Looks() {
  const { api, ledger, subject } = usePerson();
  const [search, setSearch] = useSearchParams();
  const span = kSpans.find(({ value }) => value === search.get('span'))?.value ?? '365';
  const withOwn = search.get('own') === 'yes';
  const since = span === 'all' ? undefined : midnight(Number(span));
  const change = (name: string, value: string | null) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (value === null) next.delete(name);
      else next.set(name, value);
      return next;
    });

  const page = (cursor: string | undefined) =>
    listOf(
      api.GET('/v1/ledgers/{ledger}/subjects/{subject}/accesses', {
        params: { path: { ledger, subject }, query: { order: 'desc', limit: 50, since, cursor } },
      }),
    );
  // Where the person's own are left out, pages are read until there is something to show.
  const read = async (cursor: string | undefined): Promise<ListPage<Schema['Access']>> => {
    const items: Schema['Access'][] = [];
    let next: string | undefined = cursor;
    do {
      const one = await page(next);
      items.push(...one.items.filter((access) => withOwn || !isOwn(access, subject)));
      next = one.next ?? undefined;
    } while (items.length < 20 && next !== undefined);
    return { items, next: next ?? null };
  };

  return (
    <Stack>
      <Group justify="space-between">
        <SegmentedControl
          aria-label="How far back"
          data={kSpans}
          value={span}
          onChange={(value) => change('span', value === '365' ? null : value)}
        />
        <Switch
          label="My own looks, too"
          checked={withOwn}
          onChange={(event) => change('own', event.currentTarget.checked ? 'yes' : null)}
        />
      </Group>
      <WhoIsTold />
      <Suspense fallback={<Loading />}>
        <LooksChart since={since} withOwn={withOwn} />
      </Suspense>
      <ListTable
        label="Who looked at my data"
        queryKey={personKey(ledger, subject, 'looks', since ?? 'all', withOwn)}
        read={read}
        keyOf={(access) => access.sequence}
        columns={[
          { header: 'When', cell: (access) => <Moment at={access.occurred_at} /> },
          { header: 'Who', cell: (access) => <Who access={access} /> },
          { header: 'What for', cell: (access) => <WhatFor access={access} /> },
          { header: 'What they did', cell: (access) => <What access={access} />, isMinor: true },
        ]}
        empty={<Empty title="Nobody looked">In this time nobody but you looked at your data.</Empty>}
      />
    </Stack>
  );
}

/** Why there are names or none. */
function WhoIsTold() {
  const notice = usePrivacyNotice();
  if (notice.data === undefined) return null;
  return (
    <Text size="sm" c="dimmed" maw={720}>
      {notice.data.people_see_staff ? (
        <>Of members of staff you may ask for the name. That you asked is written down, too.</>
      ) : (
        <>
          {notice.data.controller.name} does not tell here which member of staff it was. You can{' '}
          <Anchor component={Link} to="/me/requests" size="sm" underline="always">
            ask them
          </Anchor>
          .
        </>
      )}
    </Text>
  );
}

function Who({ access }: { access: Schema['Access'] }) {
  const { subject } = usePerson();
  const { actor } = access;
  const own = isOwn(access, subject);
  const place = [access.role, access.department, access.site].filter((one) => one !== undefined).map(inWords);
  return (
    <div>
      {own ? 'You' : actor === undefined ? 'Staff or a service of theirs' : actorInWords(actor, subject)}
      {place.length > 0 && (
        <Text size="xs" c="dimmed">
          {place.join(', ')}
        </Text>
      )}
      {!own && actor?.type === 'agent' && actor.id !== undefined && <StaffName agent={actor.id} />}
    </div>
  );
}

function WhatFor({ access }: { access: Schema['Access'] }) {
  return (
    <div>
      <span title={access.purpose_of_use}>{useInWords(access.purpose_of_use)}</span>
      {access.consent !== undefined && (
        <Text size="xs" c="dimmed">
          by your consent to {inWords(access.consent)}
        </Text>
      )}
      {access.denial !== undefined && (
        <Text size="xs" c="dimmed">
          not let in
        </Text>
      )}
    </div>
  );
}

function What({ access }: { access: Schema['Access'] }) {
  return (
    <div>
      {doingInWords(access)}
      {access.fields.length > 0 && (
        <Text size="xs" c="dimmed">
          {access.fields.map(fieldInWords).join(', ')}
        </Text>
      )}
    </div>
  );
}
