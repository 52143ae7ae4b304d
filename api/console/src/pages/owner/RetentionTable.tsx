import { Alert, Progress, Stack, Table, Text } from '@mantine/core';
import type { Schema } from '../../client/api';
import { inWords, Moment } from '../../parts/text';
import { counted } from './settings';

const kNumber = new Intl.NumberFormat();

/** By category: what would go, and what is protected from it. */
export function RetentionTable({ preview }: { preview: Schema['RetentionPreview'] }) {
  const most = Math.max(1, ...preview.categories.map((one) => one.items + one.protected));
  const all = preview.categories.reduce((sum, one) => sum + one.items, 0);
  return (
    <Stack gap="sm">
      <Text fw={600} role="status">
        {all === 0 ? 'Nothing would go' : all === 1 ? 'One thing would go' : `${kNumber.format(all)} things would go`} up to <Moment at={preview.until} day />
      </Text>
      {!preview.complete && <Alert color="yellow">There is more than is looked at for one answer: these are not all.</Alert>}
      <Table aria-label="What would be destroyed" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Category</Table.Th>
            <Table.Th visibleFrom="sm">Kept for</Table.Th>
            <Table.Th>Would go</Table.Th>
            <Table.Th>Protected</Table.Th>
            <Table.Th visibleFrom="sm" w="30%">Earliest</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody style={{ fontVariantNumeric: 'tabular-nums' }}>
          {preview.categories.map((one) => (
            <Table.Tr key={one.category}>
              <Table.Td>{inWords(one.category)}</Table.Td>
              <Table.Td visibleFrom="sm">{one.days === 0 ? 'ever' : counted(one.days, 'days')}</Table.Td>
              <Table.Td>{kNumber.format(one.items)}</Table.Td>
              <Table.Td>{kNumber.format(one.protected)}</Table.Td>
              <Table.Td visibleFrom="sm">
                {one.earliest === undefined ? '–' : <Moment at={one.earliest} day />}
                {one.items + one.protected > 0 && (
                  <Progress.Root mt={4} aria-hidden>
                    <Progress.Section value={(one.items / most) * 100} color="orange" />
                    <Progress.Section value={(one.protected / most) * 100} color="gray" />
                  </Progress.Root>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed">Protected: what a hold, a restriction or an open request keeps beyond its time.</Text>
    </Stack>
  );
}
