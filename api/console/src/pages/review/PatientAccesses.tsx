import { Alert, Button, Center, Group, Stack, Text, Timeline } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { listOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Empty, Failure, Loading } from '../../parts/states';
import { inWords, Moment } from '../../parts/text';
import type { Filters } from './filters';
import { FindingsInShort } from './findings';
import { type Beside, flagsBeside, type Read, unread } from './flagsBeside';
import { Employee, EventLink, PriorityBadge } from './labels';
import { byDay } from './looks';
import { LooksPicture } from './LooksPicture';
import { actionWord, momentOfDay, purposeOfUse } from './words';

type Access = Schema['Access'];
type Flag = Schema['Flag'];
const kPage = 100;

interface Page {
  items: Access[];
  next: string | null;
  beside: Beside;
}

interface Place {
  cursor: string | undefined;
  flags: Read;
}

const kDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' });

function Look({ access, flag }: { access: Access; flag: Flag | undefined }) {
  const { actor } = access;
  const isDenied = access.outcome !== '0';
  return (
    <Stack gap={2} py={4}>
      <Group gap={6}>
        <Text span size="sm">
          <Moment at={access.occurred_at} />
        </Text>
        {actor?.type === 'agent' && actor.id !== undefined ? (
          <Employee id={actor.id} />
        ) : (
          <Text span size="sm">
            {actor?.type ?? 'Somebody'}
          </Text>
        )}
        <Text span size="sm">
          {isDenied ? 'was denied: ' : ''}
          {actionWord(access.action)} {inWords(access.resource_type)}, for {purposeOfUse(access.purpose_of_use)}
        </Text>
        <EventLink sequence={access.sequence} />
      </Group>
      {flag !== undefined && (
        <Group gap={6} align="flex-start" wrap="nowrap">
          <PriorityBadge priority={flag.priority} />
          <FindingsInShort findings={flag.findings} />
        </Group>
      )}
    </Stack>
  );
}

/** Who looked at a person's record: as a picture, and day by day, newest first. */
export function PatientAccesses({ subject, filters }: { subject: string; filters: Filters }) {
  const { api, ledger } = useSession();
  const query = {
    since: momentOfDay(filters.of('since')),
    until: momentOfDay(filters.of('until'), 1),
    order: 'desc' as const,
    limit: kPage,
  };
  const list = useInfiniteQuery({
    queryKey: [ledger, 'accesses', subject, query],
    queryFn: async ({ pageParam }): Promise<Page> => {
      const path = { ledger };
      const accessQuery = { ...query, subject, cursor: pageParam.cursor };
      const page = await listOf(api.GET('/v1/ledgers/{ledger}/accesses', { params: { path, query: accessQuery } }));
      const ask = (cursor: string | undefined) => {
        const flagQuery = { subject, cursor, order: 'desc' as const, limit: kPage };
        return listOf(api.GET('/v1/ledgers/{ledger}/flags', { params: { path, query: flagQuery } }));
      };
      const oldest = page.items.at(-1)?.sequence;
      if (oldest === undefined) return { ...page, beside: { flags: [], read: pageParam.flags, isWhole: true } };
      return { ...page, beside: await flagsBeside(ask, oldest, pageParam.flags) };
    },
    refetchOnWindowFocus: false,
    initialPageParam: { cursor: undefined, flags: unread } as Place,
    getNextPageParam: ({ next, beside }): Place | undefined =>
      next === null ? undefined : { cursor: next, flags: beside.read },
  });
  if (list.isPending) return <Loading />;
  if (list.data === undefined) return <Failure error={list.error} again={() => list.refetch()} />;
  const accesses = list.data.pages.flatMap((page) => page.items);
  const byAccess = new Map(list.data.pages.flatMap((page) => page.beside.flags).map((flag) => [flag.access, flag]));
  if (accesses.length === 0)
    return <Empty title="Nobody looked">There is no access to this record, or none in that time.</Empty>;
  return (
    <>
      {!list.data.pages.every((page) => page.beside.isWhole) && (
        <Alert color="yellow" mb="md">
          There are too many newer flags to pass over: some of these accesses may be flagged without a mark here.
        </Alert>
      )}
      <LooksPicture accesses={accesses} flagged={new Set(byAccess.keys())} />
      <Timeline bulletSize={14} lineWidth={2} aria-label="Accesses, newest first">
        {byDay(accesses).map(([day, ones]) => (
          <Timeline.Item
            key={day}
            title={
              <Text fw={600} size="sm">
                {kDay.format(new Date(day))}
              </Text>
            }
          >
            {ones.map((one) => (
              <Look key={one.sequence} access={one} flag={byAccess.get(one.sequence)} />
            ))}
          </Timeline.Item>
        ))}
      </Timeline>
      <Center mt="md">
        {list.hasNextPage ? (
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            Show more
          </Button>
        ) : (
          <Text size="sm" c="dimmed">
            {accesses.length === 1 ? 'One in all' : `${accesses.length.toLocaleString()} in all`}
          </Text>
        )}
      </Center>
    </>
  );
}
