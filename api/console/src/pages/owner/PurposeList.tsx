import { Badge, Code, Group, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Confirm } from '../../parts/confirm';
import { ListTable } from '../../parts/list';
import { Empty } from '../../parts/states';
import { Dialog } from './form';
import { kBases, PurposeForm } from './PurposeForm';

type Purpose = Schema['Purpose'];

/** Out of use, or back into it. */
function Retire({ purpose }: { purpose: Purpose }) {
  const { api, ledger } = useSession();
  const queries = useQueryClient();
  const { basis, title, special_category, validity_days, direct_marketing } = purpose;
  const name = title ?? purpose.purpose;
  const run = () =>
    bodyOf(
      api.PUT('/v1/ledgers/{ledger}/purposes/{purpose}', {
        params: { path: { ledger, purpose: purpose.purpose } },
        body: { basis, title, special_category, validity_days, direct_marketing, retired: !purpose.retired },
      }),
    );
  return (
    <Confirm action={purpose.retired ? 'Use again' : 'Retire'} title={`${purpose.retired ? 'Use again' : 'Retire'}: ${name}`} run={run}
      isDangerous={!purpose.retired} variant="subtle" onDone={() => queries.invalidateQueries({ queryKey: [ledger] })}>
      <Text size="sm">
        {purpose.retired
          ? 'People can be asked for it again, and data may be used for it on its legal basis.'
          : 'Nobody can consent to it any more, and no data may be used for it. What was recorded stays; it can be taken into use again.'}
      </Text>
    </Confirm>
  );
}

function Marks({ purpose }: { purpose: Purpose }) {
  return (
    <Group gap={4}>
      {purpose.retired && <Badge color="gray" variant="filled" tt="none">retired</Badge>}
      {purpose.special_category && <Badge variant="default" tt="none">special category</Badge>}
      {purpose.direct_marketing && <Badge variant="default" tt="none">direct marketing</Badge>}
    </Group>
  );
}

export function PurposeList() {
  const { api, ledger } = useSession();
  const read = async (cursor: string | undefined) => {
    const page = await bodyOf(api.GET('/v1/ledgers/{ledger}/purposes', { params: { path: { ledger }, query: { cursor } } }));
    return { items: page.items, next: page.next ?? null };
  };
  return (
    <Stack>
      <Group justify="flex-end">
        <Dialog action="Define a purpose" title="Define a purpose" variant="filled">
          {(close) => <PurposeForm close={close} />}
        </Dialog>
      </Group>
      <ListTable
        queryKey={[ledger, 'purposes']}
        read={read}
        keyOf={(purpose) => purpose.purpose}
        label="Purposes"
        empty={<Empty title="No purposes yet">Data is used for a purpose; define the first.</Empty>}
        columns={[
          {
            header: 'Purpose',
            cell: (purpose) => (
              <Stack gap={2} align="flex-start">
                <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>{purpose.title ?? purpose.purpose}</Text>
                <Code>{purpose.purpose}</Code>
                <Marks purpose={purpose} />
              </Stack>
            ),
          },
          { header: 'Legal basis', cell: (purpose) => kBases[purpose.basis] },
          {
            header: 'Good for',
            isMinor: true,
            cell: ({ basis, validity_days: days }) =>
              basis !== 'consent' ? '–' : days === 0 ? 'until withdrawn' : days === 1 ? 'one day' : `${days} days`,
          },
          {
            header: 'Change',
            cell: (purpose) => (
              <Group gap={4}>
                <Dialog action="Edit" title={`Edit: ${purpose.title ?? purpose.purpose}`} variant="subtle">
                  {(close) => <PurposeForm purpose={purpose} close={close} />}
                </Dialog>
                <Retire purpose={purpose} />
              </Group>
            ),
          },
        ]}
      />
    </Stack>
  );
}
