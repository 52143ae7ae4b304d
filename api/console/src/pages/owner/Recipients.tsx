import { Badge, Code, Group, Stack, Text } from '@mantine/core';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { ListTable } from '../../parts/list';
import { Empty } from '../../parts/states';
import { inWords, PageTitle } from '../../parts/text';
import { Dialog } from './form';
import { kRecipientTypes, RecipientForm } from './RecipientForm';
import { WebAddress } from './WebAddress';

type Recipient = Schema['Recipient'];

function Codes({ codes }: { codes: string[] }) {
  return codes.length === 0 ? <Text size="sm" c="dimmed">nothing</Text> : <Text size="sm">{codes.map(inWords).join(', ')}</Text>;
}

function Where({ recipient }: { recipient: Recipient }) {
  return (
    <Stack gap={2}>
      <Text size="sm">{recipient.country ?? 'within the EEA'}</Text>
      {recipient.safeguard !== undefined && <Text size="xs" c="dimmed">by {inWords(recipient.safeguard)}</Text>}
      <Text size="xs" c="dimmed">
        {recipient.endpoint === undefined ? 'told by hand' : <>told at <WebAddress url={recipient.endpoint} /></>}
      </Text>
    </Stack>
  );
}

export default function Recipients() {
  const { api, ledger } = useSession();
  const read = async (cursor: string | undefined) => {
    const page = await bodyOf(api.GET('/v1/ledgers/{ledger}/recipients', { params: { path: { ledger }, query: { cursor } } }));
    return { items: page.items, next: page.next ?? null };
  };
  return (
    <>
      <PageTitle title="Recipients" about="Who may get data, which, and what for. Disclosures beyond that are refused. When somebody is erased or corrected, those who got their data are told.">
        <Dialog action="Add a recipient" title="Add a recipient" variant="filled">
          {(close) => <RecipientForm close={close} />}
        </Dialog>
      </PageTitle>
      <ListTable<Recipient>
        queryKey={[ledger, 'recipients']}
        read={read}
        keyOf={(recipient) => recipient.recipient}
        label="Recipients"
        empty={<Empty title="No recipients">Nothing is disclosed to anybody.</Empty>}
        columns={[
          {
            header: 'Recipient',
            cell: (recipient) => (
              <Stack gap={2} align="flex-start">
                <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>{recipient.title}</Text>
                <Code>{recipient.recipient}</Code>
                <Group gap={4}>
                  <Badge variant="default" tt="none">{kRecipientTypes[recipient.type]}</Badge>
                  {!recipient.enabled && <Badge color="gray" variant="filled" tt="none">off</Badge>}
                </Group>
              </Stack>
            ),
          },
          { header: 'May get', cell: (recipient) => <Codes codes={recipient.categories} /> },
          { header: 'For', isMinor: true, cell: (recipient) => <Codes codes={recipient.purposes} /> },
          { header: 'Where', isMinor: true, cell: (recipient) => <Where recipient={recipient} /> },
          {
            header: 'Change',
            cell: (recipient) => (
              <Dialog action="Edit" title={`Edit: ${recipient.title}`} variant="subtle">
                {(close) => <RecipientForm recipient={recipient} close={close} />}
              </Dialog>
            ),
          },
        ]}
      />
    </>
  );
}
