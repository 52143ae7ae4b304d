import { Anchor, Badge, Group, Stack, Switch, Text } from '@mantine/core';
import { Link, useSearchParams } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { ListTable } from '../../parts/list';
import { Empty } from '../../parts/states';
import { Moment, PageTitle } from '../../parts/text';
import { BreachForm } from './BreachForm';
import { Duties } from './Duties';
import { Dialog } from './form';

const kNumber = new Intl.NumberFormat();

export default function Breaches() {
  const { api, ledger } = useSession();
  const [query, setQuery] = useSearchParams();
  const isDue = query.get('due') === 'overdue';
  const read = async (cursor: string | undefined) => {
    const due = isDue ? ('overdue' as const) : undefined;
    const page = await bodyOf(api.GET('/v1/ledgers/{ledger}/breaches', { params: { path: { ledger }, query: { cursor, due, limit: 50 } } }));
    return { items: page.items, next: page.next ?? null };
  };
  return (
    <>
      <PageTitle title="Breaches" about="What went wrong, who has to be told of it, and by when. The authority is to be told within 72 hours.">
        <Dialog action="Record a breach" title="Record a breach" variant="filled">{(close) => <BreachForm close={close} />}</Dialog>
      </PageTitle>
      <Switch label="Overdue alone" checked={isDue} mb="md" onChange={(event) => setQuery(event.currentTarget.checked ? { due: 'overdue' } : {})} />
      <ListTable<Schema['Breach']>
        queryKey={[ledger, 'breaches', isDue]}
        read={read}
        keyOf={(breach) => breach.id}
        label="Breaches"
        empty={isDue ? <Empty title="Nothing is overdue" /> : <Empty title="No breaches were recorded" />}
        columns={[
          {
            header: 'Known since',
            cell: (breach) => (
              <Stack gap={4} align="flex-start">
                <Anchor component={Link} to={`/settings/breaches/${breach.id}`} size="sm" fw={500} underline="always"><Moment at={breach.aware_at} /></Anchor>
                <Badge variant={breach.closed ? 'default' : 'filled'} tt="none">{breach.closed ? 'closed' : 'open'}</Badge>
              </Stack>
            ),
          },
          { header: 'Who is to be told', cell: (breach) => <Duties breach={breach} /> },
          {
            header: 'Extent',
            isMinor: true,
            cell: (breach) => (
              <Group gap={4}>
                <Text size="sm">about {kNumber.format(breach.persons)} people, {kNumber.format(breach.records)} records</Text>
                {breach.high_risk && <Badge color="red" variant="filled" tt="none">high risk</Badge>}
              </Group>
            ),
          },
        ]}
      />
    </>
  );
}
