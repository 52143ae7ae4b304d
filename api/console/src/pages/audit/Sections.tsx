import { Code, Table, Text } from '@mantine/core';
import { inWords } from '../../parts/text';
import type { Event } from './proved';

/** What the event commits to without saying it. */
export function Sections({ event }: { event: Event }) {
  if (event.sections.length === 0) return <Text c="dimmed" size="sm">None: everything that it says stands above.</Text>;
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table aria-label="Sealed sections" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>What</Table.Th>
            <Table.Th>Class</Table.Th>
            <Table.Th visibleFrom="sm">Padded to</Table.Th>
            <Table.Th>Commitment</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {event.sections.map((section) => (
            <Table.Tr key={section.index}>
              <Table.Td>
                {inWords(section.role)} {section.name !== undefined && <Code>{section.name}</Code>}
              </Table.Td>
              <Table.Td>{section.class}</Table.Td>
              <Table.Td visibleFrom="sm">{section.padded_length.toLocaleString()} bytes</Table.Td>
              <Table.Td>
                <Code title={section.commitment}>{section.commitment.slice(0, 12)}…</Code>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
