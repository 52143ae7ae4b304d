import { Table } from '@mantine/core';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';

export interface Column<Item> {
  header: string;
  cell: (item: Item) => ReactNode;
  /** Left out on a phone. */
  isMinor?: boolean;
}

interface Props<Item> {
  items: Item[];
  columns: Column<Item>[];
  keyOf: (item: Item) => string | number;
}

function Cells<Item>({ item, columns }: { item: Item; columns: Column<Item>[] }) {
  return columns.map((column) => (
    <Table.Td key={column.header} visibleFrom={column.isMinor === true ? 'sm' : undefined}>
      {column.cell(item)}
    </Table.Td>
  ));
}

/** Every row is in the page. */
export function PlainRows<Item>({ items, columns, keyOf }: Props<Item>) {
  return (
    <Table.Tbody>
      {items.map((item, index) => (
        <Table.Tr key={keyOf(item)} aria-rowindex={index + 2}>
          <Cells item={item} columns={columns} />
        </Table.Tr>
      ))}
    </Table.Tbody>
  );
}

/** The room of rows that are not in view. */
function Space({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true">
      <td colSpan={columns} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}

/** The rows in view alone, and some around them: as many are in the page, however long the list is. */
export function VirtualRows<Item>({ items, columns, keyOf }: Props<Item>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const at = body.current?.getBoundingClientRect().top ?? 0;
    setTop(at + window.scrollY);
  }, []);
  const virtual = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => 48,
    overscan: 12,
    scrollMargin: top,
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    },
  });
  const shown = virtual.getVirtualItems();
  const above = (shown[0]?.start ?? top) - top;
  const below = virtual.getTotalSize() - ((shown.at(-1)?.end ?? top) - top);
  return (
    <Table.Tbody ref={body}>
      <Space height={above} columns={columns.length} />
      {shown.map(({ index, key }) => {
        const item = items[index];
        if (item === undefined) return null;
        return (
          <Table.Tr key={key} ref={virtual.measureElement} data-index={index} aria-rowindex={index + 2}>
            <Cells item={item} columns={columns} />
          </Table.Tr>
        );
      })}
      <Space height={below} columns={columns.length} />
    </Table.Tbody>
  );
}
