import { Anchor, Tabs } from '@mantine/core';
import { Link, useSearchParams } from 'react-router-dom';
import { PageTitle } from '../../parts/text';
import { PolicyList } from './PolicyList';
import { PurposeList } from './PurposeList';

export default function Policies() {
  const [query, setQuery] = useSearchParams();
  const view = query.get('view') === 'purposes' ? 'purposes' : 'policies';
  return (
    <>
      <PageTitle
        title="Policies and purposes"
        about={
          <>
            What people agree to, and what their data is used for. Whether they are asked is said under{' '}
            <Anchor component={Link} to="/settings" underline="always">
              Privacy
            </Anchor>
            .
          </>
        }
      />
      <Tabs value={view} onChange={(next) => setQuery(next === 'purposes' ? { view: 'purposes' } : {})} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="policies">Policies</Tabs.Tab>
          <Tabs.Tab value="purposes">Purposes</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="policies">
          <PolicyList />
        </Tabs.Panel>
        <Tabs.Panel value="purposes">
          <PurposeList />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
