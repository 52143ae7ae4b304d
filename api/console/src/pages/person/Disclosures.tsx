import { Stack, Text } from '@mantine/core';
import { ListTable } from '../../parts/list';
import { Empty } from '../../parts/states';
import { Moment } from '../../parts/text';
import { listOf } from '../../client/api';
import { personKey, usePerson, usePurposes } from './person';
import { fieldInWords, groundInWords } from './words';

export function Disclosures() {
  const { api, ledger, subject } = usePerson();
  const purposes = usePurposes();
  const titleOf = (code: string) => purposes.data?.items.find(({ purpose }) => purpose === code)?.title ?? code;
  return (
    <Stack>
      <Text size="sm" c="dimmed" maw={720}>
        Others outside the organisation who got data of yours, and what for.
      </Text>
      <ListTable
        label="Who got data of mine"
        queryKey={personKey(ledger, subject, 'disclosures')}
        read={(cursor) =>
          listOf(
            api.GET('/v1/ledgers/{ledger}/subjects/{subject}/disclosures', {
              params: { path: { ledger, subject }, query: { order: 'desc', limit: 50, cursor } },
            }),
          )
        }
        keyOf={(one) => one.sequence}
        columns={[
          { header: 'When', cell: (one) => <Moment at={one.occurred_at} /> },
          { header: 'Who', cell: (one) => one.title ?? one.recipient },
          {
            header: 'What for',
            cell: (one) => (
              <div>
                {titleOf(one.purpose)}
                {one.ground !== undefined && (
                  <Text size="xs" c="dimmed">
                    {groundInWords(one.ground)}
                  </Text>
                )}
              </div>
            ),
          },
          { header: 'What', cell: (one) => one.categories.map(fieldInWords).join(', '), isMinor: true },
        ]}
        empty={<Empty title="Nobody">No data of yours was passed on to others.</Empty>}
      />
    </Stack>
  );
}
