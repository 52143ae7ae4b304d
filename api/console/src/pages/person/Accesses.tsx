import { Tabs } from '@mantine/core';
import { useSearchParams } from 'react-router-dom';
import { PageTitle } from '../../parts/text';
import { Accountings } from './Accountings';
import { Disclosures } from './Disclosures';
import { Looks } from './Looks';
import { Notices } from './Notices';

const kTabs = [
  { tab: 'looks', label: 'Who looked', page: Looks },
  { tab: 'passed', label: 'Who got data', page: Disclosures },
  { tab: 'told', label: 'Who was told', page: Notices },
  { tab: 'lists', label: 'Lists for me', page: Accountings },
];

export default function Accesses() {
  const [search, setSearch] = useSearchParams();
  const asked = search.get('tab');
  const tab = kTabs.find((one) => one.tab === asked)?.tab ?? 'looks';
  return (
    <>
      <PageTitle
        title="Who looked"
        about="Every look at your data is written down before it happens, for good; and so is what was passed on."
      />
      <Tabs
        value={tab}
        onChange={(value) => setSearch(value === null || value === 'looks' ? {} : { tab: value })}
        keepMounted={false}
      >
        <Tabs.List mb="md" style={{ flexWrap: 'wrap' }}>
          {kTabs.map((one) => (
            <Tabs.Tab key={one.tab} value={one.tab}>
              {one.label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {kTabs.map(({ tab: value, page: Panel }) => (
          <Tabs.Panel key={value} value={value}>
            <Panel />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
