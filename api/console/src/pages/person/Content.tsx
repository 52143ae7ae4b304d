import { Accordion, Badge, Button, Center, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { Empty, Failure, Loading } from '../../parts/states';
import { Moment, PageTitle } from '../../parts/text';
import { ContentItem } from './ContentItem';
import { DeleteMany } from './DeleteMany';
import { personKey, usePerson } from './person';
import { Restricted } from './Restricted';
import { kTypes } from './words';

type Type = Schema['ContentType'];

const isType = (text: string | null): text is Type => text !== null && text in kTypes;

function useContent(type: Type | undefined) {
  const { api, ledger, subject } = usePerson();
  return useInfiniteQuery({
    queryKey: personKey(ledger, subject, 'content', type ?? 'all'),
    queryFn: ({ pageParam }) =>
      bodyOf(
        api.GET('/v1/ledgers/{ledger}/content', {
          params: { path: { ledger }, query: { author: subject, type, limit: 25, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export default function Content() {
  const [search, setSearch] = useSearchParams();
  const asked = search.get('type');
  const type = isType(asked) ? asked : undefined;
  const show = (value: string) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (isType(value)) next.set('type', value);
      else next.delete('type');
      next.delete('item');
      return next;
    });
  return (
    <>
      <PageTitle
        title="My content"
        about="What you wrote: open it to read, change or delete it. That you read it is recorded, too."
      />
      <Restricted />
      <Group justify="space-between" mb="md">
        <SegmentedControl
          aria-label="What to show"
          value={type ?? 'all'}
          onChange={show}
          data={[
            { value: 'all', label: 'All' },
            ...Object.entries(kTypes).map(([value, { many }]) => ({ value, label: many })),
          ]}
        />
        <DeleteMany type={type} />
      </Group>
      <Items
        type={type}
        open={search.get('item')}
        onOpen={(item) =>
          setSearch(
            (before) => {
              const next = new URLSearchParams(before);
              if (item === null) next.delete('item');
              else next.set('item', item);
              return next;
            },
            { replace: true },
          )
        }
      />
    </>
  );
}

function Items({
  type,
  open,
  onOpen,
}: {
  type: Type | undefined;
  open: string | null;
  onOpen: (item: string | null) => void;
}) {
  const list = useContent(type);
  if (list.isPending) return <Loading />;
  if (list.data === undefined) return <Failure error={list.error} again={() => list.refetch()} />;
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0)
    return <Empty title="You wrote nothing here">Tickets, topics, comments and replies of yours are shown here.</Empty>;
  return (
    <Stack>
      <Accordion variant="separated" value={open} onChange={onOpen}>
        {items.map((item) => (
          <Accordion.Item key={item.id} value={item.id}>
            <Accordion.Control>
              <Group gap="sm">
                <Text fw={500}>{kTypes[item.type].one}</Text>
                <Text size="sm" c="dimmed">
                  of <Moment at={item.posted} />
                </Text>
                {item.state === 'deleted' && (
                  <Badge color="gray" variant="light" tt="none">
                    Deleted
                  </Badge>
                )}
                {item.state === 'live' && item.revision > 1 && (
                  <Badge variant="light" tt="none">
                    Edited
                  </Badge>
                )}
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              {open === item.id && <ContentItem item={item} onClose={() => onOpen(null)} />}
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      {list.isFetchNextPageError && <Failure error={list.error} />}
      {list.hasNextPage && (
        <Center>
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            Show more
          </Button>
        </Center>
      )}
    </Stack>
  );
}
