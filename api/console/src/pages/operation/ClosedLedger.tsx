import { Alert, Button, Stack, Table, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Copied } from '../../parts/copied';
import { save } from '../../parts/download';
import { inWords, Moment } from '../../parts/text';
import { type Certificate, kReasons } from './closed';
import { Part } from './Part';

const kNumber = new Intl.NumberFormat();

function Stores({ stores }: { stores: NonNullable<Certificate['stores']> }) {
  return (
    <Table aria-label="What a look afterwards found" verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Where</Table.Th>
          <Table.Th>Before</Table.Th>
          <Table.Th>Afterwards</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody style={{ fontVariantNumeric: 'tabular-nums' }}>
        {Object.entries(stores).map(([name, { before, after }]) => (
          <Table.Tr key={name}>
            <Table.Td>{inWords(name)}</Table.Td>
            <Table.Td>{kNumber.format(before)}</Table.Td>
            <Table.Td c={after === 0 ? undefined : 'red'}>{kNumber.format(after)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Known({ certificate }: { certificate: Certificate }) {
  const { time, reason, people, size, root, returned, stores, sequence } = certificate;
  const copies: [string, string | undefined][] = [
    ['Certificate', certificate.id],
    ['Root of the closed log', root],
    ['Hash of what was given back', returned],
  ];
  const facts: ReactNode[] = [
    time !== undefined && (
      <>
        Closed <Moment at={time} />
        {reason !== undefined && <>: {kReasons[reason].toLowerCase()}</>}.
      </>
    ),
    people !== undefined && (
      <>
        {people === 1 ? 'The data of one person' : `The data of ${kNumber.format(people)} people`} was destroyed with
        the keys to it.
      </>
    ),
    size !== undefined && <>The log of {kNumber.format(size)} events stays: “lethe verify” verifies it.</>,
    sequence !== undefined && <>The certificate is event {sequence} of the system ledger.</>,
  ];
  return (
    <Stack gap="sm" align="flex-start">
      {facts.map(
        (fact, index) =>
          fact !== false && (
            <Text key={index} size="sm">
              {fact}
            </Text>
          ),
      )}
      {copies.map(([name, value]) => value !== undefined && <Copied key={name} name={name} value={value} />)}
      {stores !== undefined && <Stores stores={stores} />}
    </Stack>
  );
}

/** What an operator is shown of a ledger that was closed. */
export function ClosedLedger({ certificate }: { certificate: Certificate }) {
  const keep = () =>
    save(
      new Blob([JSON.stringify(certificate, null, 2)], { type: 'application/json' }),
      `closure-${certificate.ledger}.json`,
    );
  return (
    <Stack maw={760}>
      <Alert color="gray" role="status" title="This ledger is closed">
        Whoever comes with a token of it is told so, and nothing else. Its name is not given again.
      </Alert>
      <Part title="Certificate of the closure">
        {certificate.sequence === undefined ? (
          <Text size="sm">
            Everything is destroyed but what the key target has, which cannot be written at the moment. The certificate
            follows when it can: look again later.
          </Text>
        ) : (
          <Known certificate={certificate} />
        )}
        <Button mt="md" size="xs" variant="default" leftSection={<IconDownload size={14} aria-hidden />} onClick={keep}>
          Save as JSON
        </Button>
      </Part>
    </Stack>
  );
}
