import { Group, Text } from '@mantine/core';
import { bodyOf, listOf, type Schema } from '../../client/api';
import { ListTable } from '../../parts/list';
import { Moment } from '../../parts/text';
import { personKey, usePerson } from './person';
import { SaveButton } from './SaveButton';
import { hasReceipt, stepInWords } from './standing';
import { actorInWords, factOf } from './words';

/** Every decision on a purpose, newest first, each with its receipt: signed, so that it proves what was decided. */
export function ConsentHistory({ purpose, title }: { purpose: string; title: string }) {
  const { api, ledger, subject } = usePerson();
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">
        A receipt is a small signed file that proves what you decided and when, also without these pages. Keep either
        form: ISO 27560 is the newer standard, Kantara the older one.
      </Text>
      <ListTable
        label={`History of ${title}`}
        queryKey={personKey(ledger, subject, 'history', 'consent', purpose)}
        read={(cursor) =>
          listOf(
            api.GET('/v1/ledgers/{ledger}/subjects/{subject}/history', {
              params: {
                path: { ledger, subject },
                query: { kind: ['consent.recorded'], purpose, order: 'desc', limit: 20, cursor },
              },
            }),
          )
        }
        keyOf={(event) => event.sequence}
        columns={[
          { header: 'When', cell: (event) => <Moment at={event.time} /> },
          { header: 'What', cell: (event) => stepInWords(factOf(event, 'status') ?? '') },
          { header: 'By', cell: (event) => actorInWords(event.actor, subject), isMinor: true },
          { header: 'Policy', cell: (event) => factOf(event, 'policy_version') ?? '', isMinor: true },
          { header: 'Receipt', cell: (event) => <Receipts purpose={purpose} event={event} /> },
        ]}
        empty="Nothing was decided yet"
      />
    </>
  );
}

function Receipts({ purpose, event }: { purpose: string; event: Schema['Event'] }) {
  const { api, ledger, subject } = usePerson();
  if (!hasReceipt(factOf(event, 'status') ?? '')) return null;
  const read = (format: 'iso27560' | 'kantara') => async () => {
    const path = { ledger, subject, purpose };
    const receipt = await bodyOf(
      api.GET('/v1/ledgers/{ledger}/subjects/{subject}/consents/{purpose}/receipt', {
        params: { path, query: { sequence: event.sequence, format } },
        parseAs: 'blob',
      }),
    );
    return receipt;
  };
  const name = `receipt-${purpose}-${event.sequence}`;
  return (
    <Group gap={6}>
      <SaveButton label="ISO 27560" name={`${name}.jsonld`} read={read('iso27560')} />
      <SaveButton label="Kantara" name={`${name}.json`} read={read('kantara')} />
    </Group>
  );
}
