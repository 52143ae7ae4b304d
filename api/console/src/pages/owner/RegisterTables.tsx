import { Badge, Code, Group, Stack, Table, Text } from '@mantine/core';
import type { Schema } from '../../client/api';
import { Empty } from '../../parts/states';
import { inWords } from '../../parts/text';
import { kBases } from './PurposeForm';
import { kRecipientTypes } from './RecipientForm';
import { counted } from './settings';

type Register = Schema['ProcessingRegister'];

const words = (codes: string[], none: string) => (codes.length === 0 ? none : codes.map(inWords).join(', '));

export function RegisteredPurposes({ purposes }: { purposes: Register['purposes'] }) {
  if (purposes.length === 0) return <Empty title="No purposes">Nothing may be done with anybody’s data.</Empty>;
  return (
    <Table.ScrollContainer minWidth={320} type="native" tabIndex={0}>
      <Table aria-label="Purposes" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Purpose</Table.Th>
            <Table.Th>Legal basis</Table.Th>
            <Table.Th visibleFrom="sm">Recipients</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {purposes.map((purpose) => (
            <Table.Tr key={purpose.purpose}>
              <Table.Td>
                <Stack gap={2} align="flex-start">
                  <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
                    {purpose.title ?? inWords(purpose.purpose)}
                  </Text>
                  <Code>{purpose.purpose}</Code>
                  <Group gap={4}>
                    {purpose.retired && (
                      <Badge color="gray" variant="filled" tt="none">
                        retired
                      </Badge>
                    )}
                    {purpose.special_category && (
                      <Badge variant="default" tt="none">
                        special category
                      </Badge>
                    )}
                  </Group>
                </Stack>
              </Table.Td>
              <Table.Td>
                <Text size="sm">{kBases[purpose.basis]}</Text>
                {purpose.validity_days > 0 && (
                  <Text size="xs" c="dimmed">
                    asked again after {counted(purpose.validity_days, 'days')}
                  </Text>
                )}
                <Text size="xs" hiddenFrom="sm">
                  {words(purpose.recipients, 'nobody gets it')}
                </Text>
              </Table.Td>
              <Table.Td visibleFrom="sm">{words(purpose.recipients, 'nobody')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface Receiving {
  recipients: Register['recipients'];
  transfers: Register['transfers'];
}

export function RegisteredRecipients({ recipients, transfers }: Receiving) {
  if (recipients.length === 0) return <Empty title="No recipients">Nothing is disclosed to anybody.</Empty>;
  const outside = new Map(transfers.map((one) => [one.recipient, one]));
  return (
    <Table.ScrollContainer minWidth={320} type="native" tabIndex={0}>
      <Table aria-label="Recipients" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Recipient</Table.Th>
            <Table.Th>Data</Table.Th>
            <Table.Th visibleFrom="sm">For</Table.Th>
            <Table.Th>Third country</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {recipients.map((recipient) => {
            const transfer = outside.get(recipient.recipient);
            return (
              <Table.Tr key={recipient.recipient}>
                <Table.Td>
                  <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
                    {recipient.title}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {kRecipientTypes[recipient.type]}
                    {!recipient.enabled && ', switched off'}
                  </Text>
                </Table.Td>
                <Table.Td>{words(recipient.categories, 'nothing')}</Table.Td>
                <Table.Td visibleFrom="sm">{words(recipient.purposes, 'nothing')}</Table.Td>
                <Table.Td>
                  {transfer === undefined ? 'none' : `${transfer.country}, by ${inWords(transfer.safeguard)}`}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
