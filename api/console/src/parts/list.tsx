import { Button, Center, Group, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Column, PlainRows, VirtualRows } from './rows';
import { Empty, Failure, Loading } from './states';

export type { Column } from './rows';

/** One page of a list of the API. */
export interface ListPage<Item> {
  items: Item[];
  next: string | null;
}

/** Below that, every row is in the page: it can be searched by the browser, and costs little. */
const kPlain = 150;

interface Props<Item> {
  /** What the list is of, for the cache: the same key, the same list. */
  queryKey: unknown[];
  read: (cursor: string | undefined) => Promise<ListPage<Item>>;
  columns: Column<Item>[];
  keyOf: (item: Item) => string | number;
  /** Read out by screen readers. */
  label: string;
  empty: ReactNode;
}

/** A list of the API as a table, page by page: however long it is, what is shown was asked for. */
export function ListTable<Item>({ queryKey, read, columns, keyOf, label, empty }: Props<Item>) {
  const list = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    // Else every page that was ever asked for is asked for again, whenever somebody comes back to the window.
    refetchOnWindowFocus: false,
  });
  if (list.isPending) return <Loading />;
  if (list.data === undefined) return <Failure error={list.error} again={() => list.refetch()} />;
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0 && !list.hasNextPage)
    return typeof empty === 'string' ? <Empty title={empty} /> : <>{empty}</>;
  const Rows = items.length > kPlain ? VirtualRows : PlainRows;
  return (
    <>
      <Table.ScrollContainer minWidth={320} type="native" tabIndex={0}>
        <Table
          aria-label={label}
          aria-rowcount={list.hasNextPage ? -1 : items.length + 1}
          verticalSpacing="xs"
          highlightOnHover
        >
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Table.Th key={column.header} visibleFrom={column.isMinor === true ? 'sm' : undefined}>
                  {column.header}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Rows items={items} columns={columns} keyOf={keyOf} />
        </Table>
      </Table.ScrollContainer>
      {list.isFetchNextPageError && <Failure error={list.error} />}
      <Center mt="md">
        {list.hasNextPage ? (
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            Show more
          </Button>
        ) : (
          <Group gap="xs">
            <Text size="sm" c="dimmed">
              {items.length === 1 ? 'One in all' : `${items.length.toLocaleString()} in all`}
            </Text>
          </Group>
        )}
      </Center>
    </>
  );
}
