import { Button, Collapse, Group, Paper, Pill, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChartBar, IconFileCertificate, IconFilter } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { listOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Empty, Loading } from '../../parts/states';
import { inWords, PageTitle } from '../../parts/text';
import { EventTable } from './EventTable';
import { FilterForm, type Order } from './FilterForm';
import { faultOf, type Filters, filtersIn, kFilterNames, kFilterTitles, kindsIn, queryOf, withFilters } from './filters';
import { LogBadge } from './LogBadge';

const Activity = lazy(() => import('./Activity'));
const kPage = 50;

/** What is looked for at the moment, each to be taken away. */
function Chosen({ filters, onChange }: { filters: Filters; onChange: (filters: Filters) => void }) {
  const names = kFilterNames.filter((name) => filters[name] !== undefined);
  if (names.length === 0) return <Text c="dimmed" size="sm">Every event of the log.</Text>;
  const shown = (name: keyof Filters) => (name === 'kind' ? kindsIn(filters.kind).map(inWords).join(', ') : filters[name]);
  return (
    <Group gap="xs" role="group" aria-label="Filters in use">
      {names.map((name) => (
        <Pill key={name} size="md" withRemoveButton onRemove={() => onChange({ ...filters, [name]: undefined })}
          removeButtonProps={{ 'aria-label': `Without ${kFilterTitles[name]}`, 'aria-hidden': false, tabIndex: 0 }}>
          {`${kFilterTitles[name]}: ${shown(name)}`}
        </Pill>
      ))}
    </Group>
  );
}

export default function Events() {
  const { api, ledger } = useSession();
  const [address, setAddress] = useSearchParams();
  const filters = filtersIn(address);
  const order: Order = address.get('order') === 'asc' ? 'asc' : 'desc';
  const hasChart = address.get('chart') === 'on';
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const search = (chosen: Filters, chosenOrder: Order | undefined) => {
    const next = withFilters(address, chosen);
    if (chosenOrder === 'asc') next.set('order', 'asc');
    else next.delete('order');
    setAddress(next);
    close();
  };
  const toggleChart = () => {
    const next = new URLSearchParams(address);
    if (hasChart) next.delete('chart');
    else next.set('chart', 'on');
    setAddress(next, { replace: true });
  };
  const fault = kFilterNames.map((name) => faultOf(name, filters[name])).find((one) => one !== undefined);
  const query = queryOf(filters);
  const kind = query.kind as Schema['EventKind'][] | undefined;
  return (
    <>
      <PageTitle title="Events" about="Everything that was recorded. Each row is checked in this browser, when it comes into view.">
        <LogBadge />
      </PageTitle>
      <Group mb="sm" gap="xs">
        <Button variant={isOpen ? 'light' : 'default'} onClick={toggle} aria-expanded={isOpen} leftSection={<IconFilter size={16} aria-hidden />}>
          Filters
        </Button>
        <Button variant={hasChart ? 'light' : 'default'} onClick={toggleChart} aria-expanded={hasChart} leftSection={<IconChartBar size={16} aria-hidden />}>
          Activity
        </Button>
        <Button variant="default" component={Link} to={`/audit/bundles?${withFilters(new URLSearchParams({ new: 'yes' }), filters)}`}
          leftSection={<IconFileCertificate size={16} aria-hidden />}>
          Take them along
        </Button>
      </Group>
      <Collapse in={isOpen}>
        <Paper withBorder p="md" mb="md">
          {isOpen && <FilterForm key={address.toString()} filters={filters} order={order} action="Search" onSearch={search} />}
        </Paper>
      </Collapse>
      <Chosen filters={filters} onChange={(next) => search(next, order)} />
      {hasChart && (
        <Suspense fallback={<Loading />}>
          <Activity kinds={kindsIn(filters.kind)} since={filters.since} until={filters.until}
            onChoose={(chosen) => search({ ...filters, ...chosen }, order)} />
        </Suspense>
      )}
      {fault !== undefined && <Empty title="These filters find nothing">{fault}</Empty>}
      {fault === undefined && <EventTable
        queryKey={[ledger, 'events', filters, order]}
        read={(cursor) =>
          listOf(api.GET('/v1/ledgers/{ledger}/events', { params: { path: { ledger }, query: { ...query, kind, order, cursor, limit: kPage } } }))
        }
        empty={<Empty title="No such event">Nothing in the log fits all of these filters.</Empty>}
      />}
    </>
  );
}
