import { Stack, Text } from '@mantine/core';
import { bodyOf } from '../../client/api';
import { ListTable } from '../../parts/list';
import { Empty } from '../../parts/states';
import { Moment } from '../../parts/text';
import { personKey, usePerson } from './person';
import { eventInWords, kOutcomes } from './words';

export function Notices() {
  const { api, ledger, subject } = usePerson();
  return (
    <Stack>
      <Text size="sm" c="dimmed" maw={720}>
        When your data is corrected, deleted or restricted, whoever got it before has to be told. Here is who was.
      </Text>
      <ListTable
        label="Who was told of changes"
        queryKey={personKey(ledger, subject, 'notices')}
        read={(cursor) =>
          bodyOf(
            api.GET('/v1/ledgers/{ledger}/subjects/{subject}/notices', {
              params: { path: { ledger, subject }, query: { limit: 50, cursor } },
            }),
          )
        }
        keyOf={(one) => one.id}
        columns={[
          { header: 'When', cell: (one) => <Moment at={one.changed.time} /> },
          { header: 'Who', cell: (one) => one.title ?? one.recipient ?? 'Not told' },
          { header: 'Of what', cell: (one) => eventInWords(one.kind) },
          { header: 'Were they?', cell: (one) => kOutcomes[one.outcome] },
        ]}
        empty={<Empty title="Nobody had to be told">Nothing has changed yet that others had to be told of.</Empty>}
      />
    </Stack>
  );
}
