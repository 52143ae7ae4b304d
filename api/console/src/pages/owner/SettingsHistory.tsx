import { Group, Stack, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { ListTable } from '../../parts/list';
import { Empty } from '../../parts/states';
import { Moment } from '../../parts/text';
import { fieldNamed, shown, valueOf } from './settings';
import { Who } from './who';

type Change = Schema['SettingChange']['changes'][number];

/** From what to what. */
export function FromTo({ change }: { change: Pick<Change, 'name' | 'was' | 'value'> }) {
  const field = fieldNamed(change.name);
  return (
    <Group gap={6} style={{ overflowWrap: 'anywhere' }}>
      <Text size="sm" c="dimmed">
        {shown(field, valueOf(change.was))}
      </Text>
      <IconArrowRight size={14} aria-label="to" />
      <Text size="sm" fw={500}>
        {shown(field, valueOf(change.value))}
      </Text>
    </Group>
  );
}

/** Who changed settings, when, and from what to what; of one setting, or of all. Newest first. */
export function SettingsHistory({ name }: { name?: string }) {
  const { api, ledger } = useSession();
  const read = async (cursor: string | undefined) => {
    const query = { cursor, order: 'desc' as const, limit: name === undefined ? 50 : 500 };
    const answer = await bodyOf(api.GET('/v1/ledgers/{ledger}/settings/privacy/history', { params: { path: { ledger }, query } }));
    const page = answer as Schema['ListOfSettingChanges']; // it is JSON Lines when these are asked for
    const items = page.items
      .map((item) => ({ ...item, changes: item.changes.filter((change) => name === undefined || change.name === name) }))
      .filter((item) => item.changes.length > 0);
    return { items, next: page.next ?? null };
  };
  return (
    <ListTable
      queryKey={[ledger, 'settings', 'history', name ?? '']}
      read={read}
      keyOf={(item) => item.sequence}
      label="Changes of settings"
      empty={<Empty title="Never changed">It is as it was when the ledger was made.</Empty>}
      columns={[
        { header: 'When', cell: (item) => <Moment at={item.time} /> },
        {
          header: 'What',
          cell: (item) => (
            <Stack gap={6}>
              {item.changes.map((change) => (
                <div key={change.name}>
                  {name === undefined && <Text size="sm">{fieldNamed(change.name)?.label ?? change.name}</Text>}
                  <FromTo change={change} />
                </div>
              ))}
            </Stack>
          ),
        },
        { header: 'Who', cell: (item) => <Who actor={item.actor} />, isMinor: true },
      ]}
    />
  );
}
