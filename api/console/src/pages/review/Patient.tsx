import { Alert, Anchor, Group, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router-dom';
import { bodyOf } from '../../client/api';
import { useSession } from '../../client/session';
import { Shown } from '../../parts/states';
import { inWords, Moment, PageTitle } from '../../parts/text';
import { Accountings } from './Accountings';
import { DisclosureList } from './DisclosureList';
import { DayFilter, FilterBar, useFilters } from './filters';
import { Mark } from './labels';
import { PatientAccesses } from './PatientAccesses';
import { oneOf } from './words';

const kViews = ['accesses', 'disclosures', 'accountings'] as const;

/** What makes accesses to this record worth a look. */
function Marks({ subject }: { subject: string }) {
  const { api, ledger } = useSession();
  const marks = useQuery({
    queryKey: [ledger, 'marks', subject],
    queryFn: () =>
      bodyOf(api.GET('/v1/ledgers/{ledger}/subjects/{subject}/marks', { params: { path: { ledger, subject } } })),
  });
  const standing = marks.data?.items.filter((mark) => mark.unmarked === undefined) ?? [];
  return (
    <>
      {standing.map((mark) => (
        <Mark key={mark.id} color="yellow">
          {mark.type === 'vip' ? 'VIP' : inWords(mark.type)}
        </Mark>
      ))}
    </>
  );
}

function AboutThem({ subject }: { subject: string }) {
  const { api, ledger } = useSession();
  const person = useQuery({
    queryKey: [ledger, 'subject', subject],
    queryFn: () =>
      bodyOf(api.GET('/v1/ledgers/{ledger}/subjects/{subject}', { params: { path: { ledger, subject } } })),
  });
  return (
    <Shown query={person}>
      {(one) => (
        <Group gap="xs" mb="md">
          <Mark color="gray">{inWords(one.state)}</Mark>
          <Marks subject={subject} />
          <Text size="sm" c="dimmed">
            since <Moment at={one.registered} day />
          </Text>
          <Anchor component={Link} size="sm" to={`/audit/people/${subject}`}>
            Their whole history
          </Anchor>
        </Group>
      )}
    </Shown>
  );
}

export default function Patient() {
  const { subject = '' } = useParams();
  const filters = useFilters();
  const view = oneOf(kViews, filters.of('view')) ?? 'accesses';
  return (
    <>
      <PageTitle
        title={`Patient ${subject.slice(0, 8)}`}
        about="Who looked at this record, what was disclosed of it, and what the person was told of that."
      />
      <AboutThem subject={subject} />
      <Tabs
        value={view}
        onChange={(next) => filters.set({ view: next === 'accesses' ? null : next })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="accesses">Accesses</Tabs.Tab>
          <Tabs.Tab value="disclosures">Disclosures</Tabs.Tab>
          <Tabs.Tab value="accountings">Accountings</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="accesses">
          <FilterBar filters={filters} names={['since', 'until']}>
            <DayFilter label="Recorded from" filters={filters} name="since" />
            <DayFilter label="To, with that day" filters={filters} name="until" />
          </FilterBar>
          <PatientAccesses subject={subject} filters={filters} />
        </Tabs.Panel>
        <Tabs.Panel value="disclosures">
          <Alert variant="light" color="gray" mb="md">
            What a suspension holds back is not told to the person; nor is the suspension.
          </Alert>
          <DisclosureList subject={subject} filters={filters} />
        </Tabs.Panel>
        <Tabs.Panel value="accountings">
          <Accountings subject={subject} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
