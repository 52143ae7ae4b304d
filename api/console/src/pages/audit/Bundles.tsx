import { Anchor, Button, Code, Collapse, Paper, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { ListTable } from '../../parts/list';
import { Empty } from '../../parts/states';
import { Id, Moment, PageTitle } from '../../parts/text';
import { BundleForm } from './BundleForm';
import { BundleState } from './BundleState';

type Bundle = Schema['Bundle'];
const kPage = 20;

export default function Bundles() {
  const { api, ledger } = useSession();
  const [address, setAddress] = useSearchParams();
  const queries = useQueryClient();
  const isNew = address.get('new') === 'yes';
  const toggle = () => setAddress(isNew ? {} : { new: 'yes' }, { replace: true });
  const ordered = () => {
    setAddress({}, { replace: true });
    void queries.invalidateQueries({ queryKey: [ledger, 'bundles'] });
  };
  return (
    <>
      <PageTitle title="Bundles" about={<>Events to take along, with everything that proves them: one file that anybody checks without this server, here under <Anchor component={Link} to="/audit/check" underline="always">Check a file</Anchor> or by “lethe verify bundle”.</>}>
        <Button variant={isNew ? 'light' : 'filled'} onClick={toggle} aria-expanded={isNew} leftSection={<IconPlus size={16} aria-hidden />}>
          New bundle
        </Button>
      </PageTitle>
      <Collapse in={isNew}>
        <Paper withBorder p="md" mb="md">
          {isNew && <BundleForm onOrdered={ordered} />}
        </Paper>
      </Collapse>
      <ListTable<Bundle>
        queryKey={[ledger, 'bundles']}
        read={(cursor) => bodyOf(api.GET('/v1/ledgers/{ledger}/bundles', { params: { path: { ledger }, query: { cursor, limit: kPage } } }))}
        label="Bundles"
        keyOf={(bundle) => bundle.id}
        empty={<Empty title="No bundles yet">Order one, and it is made in the background.</Empty>}
        columns={[
          {
            header: 'Bundle',
            cell: (bundle) => (
              <Stack gap={2} align="flex-start">
                <Id id={bundle.id} />
                <Code style={{ overflowWrap: 'anywhere' }}>{bundle.query}</Code>
                {bundle.sections && <Text size="xs">with texts</Text>}
                {bundle.recipient !== undefined && <Text size="xs">sealed for {bundle.recipient.slice(0, 12)}…</Text>}
              </Stack>
            ),
          },
          { header: 'Ordered', isMinor: true, cell: (bundle) => <Moment at={bundle.ordered} /> },
          { header: 'Event', isMinor: true, cell: (bundle) => <Anchor component={Link} to={`/audit/events/${bundle.sequence}`}>{bundle.sequence}</Anchor> },
          { header: 'State', cell: (bundle) => <BundleState bundle={bundle} /> },
        ]}
      />
    </>
  );
}
