import { Button, Center, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { Empty } from '../../parts/states';
import { FindingsInShort } from './findings';
import { Employee, EventLink, PatientLink, PriorityBadge } from './labels';
import type { Flagged } from './trial';
import { Wide } from './Wide';

const kShown = 10;

/** Accesses that rules would flag, or did, with why; so many at first, and more on asking. */
export function FlaggedTable({ list, label, empty }: { list: Flagged[]; label: string; empty: string }) {
  const [shown, setShown] = useState(kShown);
  if (list.length === 0) return <Empty title="None">{empty}</Empty>;
  return (
    <>
      <Wide label={label} width={320}>
        <Table aria-label={label} verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Priority</Table.Th>
              <Table.Th>What the rules find</Table.Th>
              <Table.Th>Employee</Table.Th>
              <Table.Th visibleFrom="sm">Patient</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {list.slice(0, shown).map((flag) => (
              <Table.Tr key={flag.access}>
                <Table.Td>
                  <PriorityBadge priority={flag.priority} />
                </Table.Td>
                <Table.Td>
                  <Stack gap={2}>
                    <FindingsInShort findings={flag.findings} />
                    <Text size="xs" c="dimmed">
                      weighs {flag.weight}, <EventLink sequence={flag.access} />
                    </Text>
                  </Stack>
                </Table.Td>
                <Table.Td>
                  <Employee id={flag.agent} />
                </Table.Td>
                <Table.Td visibleFrom="sm">
                  <PatientLink id={flag.subject} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Wide>
      {list.length > shown && (
        <Center mt="md">
          <Button variant="default" onClick={() => setShown(shown + kShown)}>
            Show more
          </Button>
        </Center>
      )}
    </>
  );
}
