import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router-dom';
import { bodyOf } from '../../client/api';
import { useSession } from '../../client/session';
import { Shown } from '../../parts/states';
import { PageTitle } from '../../parts/text';
import { SettingsForm } from './SettingsForm';
import { SettingsHistory } from './SettingsHistory';

export default function Privacy() {
  const { api, ledger } = useSession();
  const [query, setQuery] = useSearchParams();
  const settings = useQuery({
    queryKey: [ledger, 'settings'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/settings/privacy', { params: { path: { ledger } } })),
  });
  const view = query.get('view') === 'history' ? 'history' : 'now';
  return (
    <>
      <PageTitle title="Privacy" about="What the portal asks, allows and keeps. Each change is an event of the ledger, with the time and who made it." />
      <Tabs value={view} onChange={(next) => setQuery(next === 'history' ? { view: 'history' } : {})} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="now">As it is</Tabs.Tab>
          <Tabs.Tab value="history">History</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="now">
          <Shown query={settings}>{(all) => <SettingsForm settings={all} />}</Shown>
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <SettingsHistory />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
