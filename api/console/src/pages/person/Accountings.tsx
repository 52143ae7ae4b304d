import { Button, Card, Group, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { bodyOf, type Schema } from '../../client/api';
import { Problem } from '../../client/problem';
import { Empty, Failure, Shown } from '../../parts/states';
import { Moment } from '../../parts/text';
import { kReadOnce, personKey, usePerson, useRefresh } from './person';
import { SaveButton } from './SaveButton';
import { tell } from './tell';
import { fieldInWords, groundInWords } from './words';

/** Accountings of disclosures (45 CFR 164.528): a list to keep, sealed as it was given. */
export function Accountings() {
  const { api, ledger, subject } = usePerson();
  const refresh = useRefresh();
  const list = useQuery({
    queryKey: personKey(ledger, subject, 'accountings'),
    queryFn: () =>
      bodyOf(
        api.GET('/v1/ledgers/{ledger}/subjects/{subject}/accountings', {
          params: { path: { ledger, subject }, query: { limit: 100 } },
        }),
      ),
  });
  const give = useMutation({
    mutationFn: () =>
      bodyOf(
        api.POST('/v1/ledgers/{ledger}/subjects/{subject}/accountings', {
          params: { path: { ledger, subject } },
          body: {},
        }),
      ),
    onSuccess: async (given) => {
      await refresh('accountings', 'history');
      tell(
        given.first_in_twelve_months
          ? 'Your list is made. It is the first in twelve months, and free.'
          : 'Your list is made.',
      );
    },
  });
  return (
    <Stack>
      <Text size="sm" c="dimmed" maw={720}>
        A list of the last six years, to keep or to show: who got which data of yours, when, why, and where to reach
        them. What the law leaves out, such as treatment and payment, is not in it.
      </Text>
      <div>
        <Button loading={give.isPending} onClick={() => give.mutate()}>
          Make a list
        </Button>
      </div>
      {give.isError && <Failure error={give.error} />}
      <Shown query={list}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="You have no list yet" />
          ) : (
            <Stack>
              {items.map((one) => (
                <AccountingCard key={one.id} accounting={one} />
              ))}
            </Stack>
          )
        }
      </Shown>
    </Stack>
  );
}

function AccountingCard({ accounting }: { accounting: Schema['Accounting'] }) {
  const { api, ledger } = usePerson();
  const [isOpen, { toggle }] = useDisclosure();
  const read = (format: 'csv' | 'html' | 'json') => () =>
    bodyOf(
      api.GET('/v1/ledgers/{ledger}/accountings/{accounting}/document', {
        params: { path: { ledger, accounting: accounting.id }, query: { format } },
        parseAs: 'blob',
      }),
    );
  const name = `who-got-my-data-${accounting.given.slice(0, 10)}`;
  return (
    <Card withBorder component="article">
      <Stack gap="sm">
        <div>
          <Text fw={600}>
            List of <Moment at={accounting.given} />
          </Text>
          <Text size="sm" c="dimmed">
            From <Moment at={accounting.since} day /> until <Moment at={accounting.until} day />:{' '}
            {accounting.disclosures === 1 ? 'one entry' : `${accounting.disclosures} entries`}
          </Text>
        </div>
        <Group gap="xs" align="flex-start">
          <Button size="xs" variant="light" onClick={toggle} aria-expanded={isOpen}>
            {isOpen ? 'Close' : 'Read'}
          </Button>
          <SaveButton label="Page" name={`${name}.html`} read={read('html')} />
          <SaveButton label="Table" name={`${name}.csv`} read={read('csv')} />
          <SaveButton label="JSON" name={`${name}.json`} read={read('json')} />
        </Group>
        {isOpen && <Document id={accounting.id} />}
      </Stack>
    </Card>
  );
}

function Document({ id }: { id: string }) {
  const { api, ledger, subject } = usePerson();
  const document = useQuery({
    ...kReadOnce,
    queryKey: personKey(ledger, subject, 'accounting', id),
    queryFn: async () => {
      const params = { path: { ledger, accounting: id }, query: { format: 'json' } } as const;
      const read = await bodyOf(api.GET('/v1/ledgers/{ledger}/accountings/{accounting}/document', { params }));
      if (typeof read === 'string')
        throw new Problem(0, 'not-json', 'The list cannot be shown here', 'Download it instead.');
      return read;
    },
  });
  return (
    <Shown query={document}>
      {({ disclosures }) =>
        disclosures.length === 0 ? (
          <Text size="sm">Nothing that such a list names was passed on.</Text>
        ) : (
          <Table.ScrollContainer minWidth={480} type="native" tabIndex={0}>
            <Table aria-label="Who got data of mine">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>When</Table.Th>
                  <Table.Th>Who</Table.Th>
                  <Table.Th>What</Table.Th>
                  <Table.Th>Why</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {disclosures.map((one) => (
                  <Entry key={one.sequence} entry={one} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )
      }
    </Shown>
  );
}

function Entry({ entry }: { entry: Schema['AccountedDisclosure'] }) {
  const { recipient, purpose } = entry;
  return (
    <Table.Tr>
      <Table.Td>
        <Moment at={entry.date} day />
        {entry.last !== undefined && (
          <Text size="xs" c="dimmed">
            {entry.count} times, the last on <Moment at={entry.last.date} day />
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {recipient.name ?? recipient.code}
        <Text size="xs" c="dimmed">
          {[recipient.address, recipient.country].filter((one) => one !== undefined).join(', ')}
        </Text>
      </Table.Td>
      <Table.Td>{entry.description ?? entry.categories.map(fieldInWords).join(', ')}</Table.Td>
      <Table.Td>
        {purpose.statement ?? purpose.name ?? purpose.code}
        {entry.ground !== undefined && (
          <Text size="xs" c="dimmed">
            {groundInWords(entry.ground)}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
