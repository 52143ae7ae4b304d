import { Stack, Text } from '@mantine/core';
import { listOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { ListTable } from '../../parts/list';
import { Empty } from '../../parts/states';
import { inWords, Moment } from '../../parts/text';
import type { Filters } from './filters';
import { EventLink, Mark, PatientLink } from './labels';
import { groundWords, idIn, momentOfDay } from './words';

type Disclosure = Schema['Disclosure'];

/** Whether the person is told of it: the API says so of one person at a time. */
function Told({ disclosure }: { disclosure: Disclosure }) {
  if (disclosure.accounted === true) return <Text size="sm">Yes</Text>;
  if (disclosure.not_accounted === 'suspended') return <Mark color="yellow">Suspended for now</Mark>;
  if (disclosure.not_accounted === 'excluded')
    return (
      <Text size="sm" c="dimmed">
        Left out by its ground
      </Text>
    );
  return (
    <Text size="sm" c="dimmed">
      –
    </Text>
  );
}

function What({ disclosure }: { disclosure: Disclosure }) {
  return (
    <Stack gap={2}>
      <Text size="sm" fw={600}>
        {disclosure.title ?? inWords(disclosure.recipient)}
      </Text>
      <Text size="sm">
        For {inWords(disclosure.purpose)}: {disclosure.categories.map(inWords).join(', ')}
      </Text>
      {disclosure.ground === 'impermissible' ? (
        <Mark color="red">{groundWords.impermissible}</Mark>
      ) : (
        disclosure.ground !== undefined && (
          <Text size="xs" c="dimmed">
            {groundWords[disclosure.ground]}
          </Text>
        )
      )}
    </Stack>
  );
}

/** What went to recipients: of everybody, or of one person with whether an accounting has it. */
export function DisclosureList({ subject, filters }: { subject?: string; filters: Filters }) {
  const { api, ledger } = useSession();
  const recipient = filters.of('recipient');
  const query = {
    subject: subject ?? idIn(filters.of('subject')),
    recipient: recipient !== null && /^[a-z0-9_]{1,64}$/.test(recipient) ? recipient : undefined,
    since: momentOfDay(filters.of('since')),
    until: momentOfDay(filters.of('until'), 1),
    order: 'desc' as const,
  };
  const isOfOne = query.subject !== undefined;
  return (
    <ListTable<Disclosure>
      label="Disclosures"
      queryKey={[ledger, 'disclosures', query]}
      read={(cursor) =>
        listOf(
          api.GET('/v1/ledgers/{ledger}/disclosures', {
            params: { path: { ledger }, query: { ...query, cursor, limit: 50 } },
          }),
        )
      }
      keyOf={(one) => one.sequence}
      columns={[
        { header: 'When', cell: (one) => <Moment at={one.occurred_at} /> },
        { header: 'To whom, and what', cell: (one) => <What disclosure={one} /> },
        ...(isOfOne
          ? [{ header: 'In accountings', cell: (one: Disclosure) => <Told disclosure={one} /> }]
          : [{ header: 'Person', cell: (one: Disclosure) => <PatientLink id={one.subject} /> }]),
        { header: 'Event', cell: (one) => <EventLink sequence={one.sequence} />, isMinor: true },
      ]}
      empty={<Empty title="No disclosures">Nothing like that went to a recipient.</Empty>}
    />
  );
}
