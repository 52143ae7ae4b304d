import { Alert, Button, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { bodyOf, type Schema, withMember } from '../../client/api';
import { useSession } from '../../client/session';
import { ListTable } from '../../parts/list';
import { Empty } from '../../parts/states';
import { inWords, Moment } from '../../parts/text';
import { save } from '../../parts/download';
import { EventLink } from './labels';
import { useRefresh } from './may';
import { ReadingFields, type ReadingPurpose } from './Reading';
import { Step } from './step';
import { Wide } from './Wide';
import { groundWords, momentOfDay, plural } from './words';

type Accounting = Schema['Accounting'];
type Document = Schema['AccountingDocument'];

function Give({ subject, onGiven }: { subject: string; onGiven: (given: Schema['GivenAccounting']) => void }) {
  const { api, ledger } = useSession();
  const refresh = useRefresh();
  const [since, setSince] = useState('');
  const [until, setUntil] = useState('');
  const give = async () =>
    onGiven(
      await bodyOf(
        api.POST('/v1/ledgers/{ledger}/subjects/{subject}/accountings', {
          params: { path: { ledger, subject } },
          body: { since: momentOfDay(since), until: momentOfDay(until, 1) },
        }),
      ),
    );
  return (
    <Step
      action="Give an accounting"
      title="Give an accounting of disclosures"
      variant="filled"
      submit="Give it"
      run={give}
      onDone={refresh}
    >
      <Text size="sm">
        What was disclosed of this person, to whom and why, is written down as of now and kept as it is (45 CFR
        164.528). It cannot be taken back.
      </Text>
      <Group grow>
        <TextInput
          type="date"
          label="From"
          description="Six years back when empty"
          value={since}
          onChange={(event) => setSince(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label="To, with that day"
          description="Now when empty"
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
      </Group>
    </Step>
  );
}

/** The document as it was given: sealed, so that reading it is an access. */
function Read({ accounting, onRead }: { accounting: Accounting; onRead: (document: Document) => void }) {
  const { api, ledger, role } = useSession();
  const [purpose, setPurpose] = useState<ReadingPurpose>('HOPERAT');
  const [reason, setReason] = useState('');
  if (role === 'auditor')
    return (
      <Text size="xs" c="dimmed">
        Not for auditors
      </Text>
    );
  const read = async () =>
    onRead(
      await withMember(
        'disclosures',
        api.GET('/v1/ledgers/{ledger}/accountings/{accounting}/document', {
          params: {
            path: { ledger, accounting: accounting.id },
            query: { format: 'json' },
            header: {
              'Purpose-Of-Use': purpose,
              'Access-Reason': reason === '' ? undefined : encodeURIComponent(reason),
            },
          },
          parseAs: 'json',
        }),
      ),
    );
  return (
    <Step action="Read" title="Read an accounting" submit="Read it" size="xs" run={read}>
      <Text size="sm">It is sealed. That you read it becomes an event of the log, before you see it.</Text>
      <ReadingFields purpose={purpose} onPurpose={setPurpose} reason={reason} onReason={setReason} />
    </Step>
  );
}

/** What was read is kept from what is shown, so keeping it is not another access. */
function GivenDocument({ document }: { document: Document }) {
  const keep = () =>
    save(
      new Blob([JSON.stringify(document, null, 2)], { type: 'application/json' }),
      `accounting-${document.id}.json`,
    );
  return (
    <Alert
      variant="light"
      color="gray"
      mb="md"
      title={
        <>
          Accounting, made <Moment at={document.made} />
        </>
      }
    >
      <Stack gap="sm">
        <Wide label="The accounting" width={480}>
          <Table aria-label="The accounting">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>When</Table.Th>
                <Table.Th>To whom</Table.Th>
                <Table.Th>What</Table.Th>
                <Table.Th>Why</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {document.disclosures.map((one) => (
                <Table.Tr key={one.sequence}>
                  <Table.Td>
                    <Moment at={one.date} day />
                    {one.last !== undefined && (
                      <Text size="xs" c="dimmed">
                        {one.count} in all, the last <Moment at={one.last.date} day />
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>
                    {one.recipient.name ?? inWords(one.recipient.code)}
                    <Text size="xs" c="dimmed">
                      {[one.recipient.address, one.recipient.country].filter(Boolean).join(', ')}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    {one.categories.map(inWords).join(', ')}
                    {one.description !== undefined && (
                      <Text size="xs" c="dimmed">
                        {one.description}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>
                    {one.purpose.statement ?? one.purpose.name ?? inWords(one.purpose.code)}
                    {one.ground !== undefined && (
                      <Text size="xs" c="dimmed">
                        {groundWords[one.ground]}
                      </Text>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Wide>
        {document.disclosures.length === 0 && <Text size="sm">Nothing that an accounting has was disclosed.</Text>}
        <Group>
          <Button size="xs" variant="default" leftSection={<IconDownload size={14} />} onClick={keep}>
            Keep as JSON
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

export function Accountings({ subject }: { subject: string }) {
  const { api, ledger, role } = useSession();
  const [given, setGiven] = useState<Schema['GivenAccounting'] | null>(null);
  const [document, setDocument] = useState<Document | null>(null);
  return (
    <>
      <Group justify="space-between" mb="md">
        <Text size="sm" c="dimmed" maw={560}>
          The first in twelve months is free for the person. What was given stays as it was, whatever comes later.
        </Text>
        {role === 'auditor' ? (
          <Text size="sm" c="dimmed">
            Admins and reviewers give them.
          </Text>
        ) : (
          <Give subject={subject} onGiven={setGiven} />
        )}
      </Group>
      {given !== null && (
        <Alert
          variant="light"
          color="teal"
          role="status"
          mb="md"
          title="Given"
          styles={{ title: { color: 'var(--mantine-color-text)' } }}
        >
          It accounts for {plural(given.disclosures, 'disclosure')}.{' '}
          {given.first_in_twelve_months
            ? 'It is the first in twelve months, and free.'
            : 'It is not the first in twelve months: a fee may be asked.'}
        </Alert>
      )}
      {document !== null && <GivenDocument document={document} />}
      <ListTable<Accounting>
        label="Accountings"
        queryKey={[ledger, 'accountings', subject]}
        read={(cursor) =>
          bodyOf(
            api.GET('/v1/ledgers/{ledger}/subjects/{subject}/accountings', {
              params: { path: { ledger, subject }, query: { cursor } },
            }),
          )
        }
        keyOf={(one) => one.id}
        columns={[
          { header: 'Given', cell: (one) => <Moment at={one.given} /> },
          {
            header: 'Of',
            cell: (one) => (
              <>
                <Moment at={one.since} day /> – <Moment at={one.until} day />
              </>
            ),
          },
          { header: 'Disclosures', cell: (one) => one.disclosures },
          { header: 'Event', cell: (one) => <EventLink sequence={one.sequence} />, isMinor: true },
          { header: 'Document', cell: (one) => <Read accounting={one} onRead={setDocument} /> },
        ]}
        empty={<Empty title="No accounting was given" />}
      />
    </>
  );
}
