import { Button, Center, Stack } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { bodyOf } from '../../client/api';
import { Empty, Shown } from '../../parts/states';
import { PageTitle } from '../../parts/text';
import { NewRequest } from './NewRequest';
import { personKey, usePerson } from './person';
import { RequestCard } from './RequestCard';

export default function Requests() {
  const { api, ledger, subject } = usePerson();
  const requests = useInfiniteQuery({
    queryKey: personKey(ledger, subject, 'requests'),
    queryFn: ({ pageParam }) =>
      bodyOf(
        api.GET('/v1/ledgers/{ledger}/requests', {
          params: { path: { ledger }, query: { subject, limit: 50, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <>
      <PageTitle
        title="My requests"
        about="What the law lets you ask for. They have to answer in time, and it costs you nothing in most cases."
      >
        <NewRequest />
      </PageTitle>
      <Shown query={requests}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0)
            return (
              <Empty title="You have asked for nothing yet">
                With “Ask for something” you begin. You see here how far they are, and by when they have to answer.
              </Empty>
            );
          return (
            <Stack maw={820}>
              {items.map((request) => (
                <RequestCard key={request.id} request={request} />
              ))}
              {requests.hasNextPage && (
                <Center>
                  <Button
                    variant="default"
                    loading={requests.isFetchingNextPage}
                    onClick={() => requests.fetchNextPage()}
                  >
                    Show more
                  </Button>
                </Center>
              )}
            </Stack>
          );
        }}
      </Shown>
    </>
  );
}
