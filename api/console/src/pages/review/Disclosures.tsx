import { Select, Tabs, Text } from '@mantine/core';
import { PageTitle } from '../../parts/text';
import { Accountings } from './Accountings';
import { DisclosureList } from './DisclosureList';
import { DayFilter, FilterBar, IdFilter, useFilters } from './filters';
import { Suspensions, useRecipients } from './Suspensions';
import { idIn, oneOf } from './words';

const kViews = ['disclosures', 'accountings', 'suspensions'] as const;

export default function Disclosures() {
  const filters = useFilters();
  const recipients = useRecipients();
  const view = oneOf(kViews, filters.of('view')) ?? 'disclosures';
  const subject = idIn(filters.of('subject'));
  return (
    <>
      <PageTitle
        title="Disclosures"
        about="What of people’s data went to others. Systems record it; here it is accounted for, or held back."
      />
      <Tabs
        value={view}
        onChange={(next) => filters.set({ view: next === 'disclosures' ? null : next })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="disclosures">Disclosures</Tabs.Tab>
          <Tabs.Tab value="accountings">Accountings</Tabs.Tab>
          <Tabs.Tab value="suspensions">Suspensions</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="disclosures">
          <FilterBar filters={filters} names={['subject', 'recipient', 'since', 'until']}>
            <IdFilter label="Person" filters={filters} name="subject" />
            <Select
              label="Recipient"
              w={220}
              placeholder="Any"
              clearable
              searchable
              data={recipients}
              value={filters.of('recipient')}
              onChange={(recipient) => filters.set({ recipient })}
            />
            <DayFilter label="Recorded from" filters={filters} name="since" />
            <DayFilter label="To, with that day" filters={filters} name="until" />
          </FilterBar>
          <DisclosureList filters={filters} />
        </Tabs.Panel>
        <Tabs.Panel value="accountings">
          <FilterBar filters={filters} names={['subject']}>
            <IdFilter label="Person" filters={filters} name="subject" w={320} />
          </FilterBar>
          {subject === undefined ? (
            <Text size="sm" c="dimmed">
              An accounting is of one person: say whose, or come from their page.
            </Text>
          ) : (
            <Accountings key={subject} subject={subject} />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="suspensions">
          <Suspensions filters={filters} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
