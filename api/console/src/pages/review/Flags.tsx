import {
  Checkbox,
  Group,
  NativeSelect,
  Paper,
  SegmentedControl,
  Select,
  Stack,
  Tabs,
  Text,
  Textarea,
} from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { bodyOf, listOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { ListTable } from '../../parts/list';
import { Empty } from '../../parts/states';
import { Moment, PageTitle } from '../../parts/text';
import { kLongestText } from './CaseQuestions';
import { DayFilter, type Filters, FilterBar, IdFilter, useFilters } from './filters';
import { FindingsInShort } from './findings';
import { Employee, EventLink, PatientLink, PriorityBadge } from './labels';
import { OnlyLooking, useIsReviewer, useRefresh } from './may';
import { Rules } from './Rules';
import { Step } from './step';
import { idIn, momentOfDay, oneOf, plural, priorities, rules, ruleWords } from './words';

type Flag = Schema['Flag'];
const kNames = ['rule', 'priority', 'agent', 'subject', 'since', 'until', 'reviewed'];
/** A review has at most so many accesses. */
const kMost = 256;

function FlagFilters({ filters }: { filters: Filters }) {
  const set = (name: string) => (value: string | null) => filters.set({ [name]: value });
  return (
    <FilterBar filters={filters} names={kNames}>
      <Stack gap={4}>
        <Text size="sm" fw={500} id="reviewed-label">
          Review
        </Text>
        <SegmentedControl
          aria-labelledby="reviewed-label"
          value={oneOf(['yes', 'all'], filters.of('reviewed')) ?? 'no'}
          onChange={(next) => filters.set({ reviewed: next === 'no' ? null : next })}
          data={[
            { value: 'no', label: 'None yet' },
            { value: 'yes', label: 'Has one' },
            { value: 'all', label: 'All' },
          ]}
        />
      </Stack>
      <Select
        label="Rule"
        w={200}
        placeholder="Any"
        clearable
        searchable
        value={oneOf(rules, filters.of('rule')) ?? null}
        onChange={set('rule')}
        data={rules.map((value) => ({ value, label: ruleWords[value].name }))}
      />
      <Select
        label="Priority"
        w={120}
        placeholder="Any"
        clearable
        value={oneOf(priorities, filters.of('priority')) ?? null}
        onChange={set('priority')}
        data={[
          { value: 'high', label: 'High' },
          { value: 'medium', label: 'Medium' },
          { value: 'low', label: 'Low' },
        ]}
      />
      <IdFilter label="Employee" filters={filters} name="agent" w={160} />
      <IdFilter label="Patient" filters={filters} name="subject" w={160} />
      <DayFilter label="Flagged from" filters={filters} name="since" />
      <DayFilter label="To, with that day" filters={filters} name="until" />
    </FilterBar>
  );
}

/** A case of the chosen flags: of one employee, since a case is about one. */
function OpenCase({ chosen, onOpened }: { chosen: Flag[]; onOpened: (review: string) => void }) {
  const { api, ledger } = useSession();
  const refresh = useRefresh();
  const [priority, setPriority] = useState('');
  const [reason, setReason] = useState('');
  const agents = new Set(chosen.map((flag) => flag.agent));
  const hindrance =
    agents.size > 1
      ? 'A case is about one employee: these are of several.'
      : chosen.length > kMost
        ? `A case has at most ${kMost}.`
        : null;
  const open = async () => {
    const opened = await bodyOf(
      api.POST('/v1/ledgers/{ledger}/reviews', {
        params: { path: { ledger } },
        body: {
          flags: chosen.map((flag) => flag.sequence),
          priority: oneOf(priorities, priority),
          reason: reason.trim() === '' ? undefined : reason,
        },
      }),
    );
    void refresh();
    onOpened(opened.id);
  };
  return (
    <Paper withBorder p="sm" mb="sm" role="status" pos="sticky" top={64} style={{ zIndex: 2 }}>
      <Group justify="space-between">
        <Text size="sm">
          {plural(chosen.length, 'flag')} chosen. {hindrance}
        </Text>
        <Step
          action="Open a case"
          title={`A case of ${plural(chosen.length, 'flag')}`}
          variant="filled"
          isDisabled={hindrance !== null}
          run={open}
        >
          <Text size="sm">It goes into the queue, is due by its priority, and is closed by a decision alone.</Text>
          <NativeSelect
            label="Priority"
            value={priority}
            onChange={(event) => setPriority(event.currentTarget.value)}
            data={[
              { value: '', label: 'The highest of the flags' },
              { value: 'high', label: 'High' },
              { value: 'medium', label: 'Medium' },
              { value: 'low', label: 'Low' },
            ]}
          />
          <Textarea
            label="Why"
            description="May be left out; it is sealed."
            autosize
            minRows={2}
            maxLength={kLongestText}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Step>
      </Group>
    </Paper>
  );
}

function FlagList({ filters }: { filters: Filters }) {
  const { api, ledger, subject: own } = useSession();
  const isReviewer = useIsReviewer();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<Flag[]>([]);
  const reviewed = oneOf(['yes', 'all'], filters.of('reviewed')) ?? 'no';
  const query = {
    rule: oneOf(rules, filters.of('rule')),
    priority: oneOf(priorities, filters.of('priority')),
    agent: idIn(filters.of('agent')),
    subject: idIn(filters.of('subject')),
    since: momentOfDay(filters.of('since')),
    until: momentOfDay(filters.of('until'), 1),
    in_review: reviewed === 'all' ? undefined : reviewed === 'yes',
    order: 'desc' as const,
  };
  const isChosen = (flag: Flag) => chosen.some((one) => one.sequence === flag.sequence);
  const choose = (flag: Flag) =>
    setChosen((before) =>
      isChosen(flag) ? before.filter((one) => one.sequence !== flag.sequence) : [...before, flag],
    );
  const choice = {
    header: 'Choose',
    cell: (flag: Flag) => (
      <Checkbox
        aria-label={`Choose flag ${flag.sequence}`}
        checked={isChosen(flag)}
        onChange={() => choose(flag)}
        disabled={flag.agent === own}
        title={flag.agent === own ? 'Your own access is for others' : undefined}
      />
    ),
  };
  return (
    <>
      <FlagFilters filters={filters} />
      {chosen.length > 0 && <OpenCase chosen={chosen} onOpened={(review) => navigate(`/review/cases/${review}`)} />}
      <ListTable<Flag>
        label="Flags"
        queryKey={[ledger, 'flags', query]}
        read={(cursor) =>
          listOf(
            api.GET('/v1/ledgers/{ledger}/flags', {
              params: { path: { ledger }, query: { ...query, cursor, limit: 50 } },
            }),
          )
        }
        keyOf={(flag) => flag.sequence}
        columns={[
          ...(isReviewer && reviewed === 'no' ? [choice] : []),
          { header: 'Priority', cell: (flag) => <PriorityBadge priority={flag.priority} /> },
          {
            header: 'What the rules found',
            cell: (flag) => (
              <Stack gap={2}>
                <FindingsInShort findings={flag.findings} />
                <Text size="xs" c="dimmed">
                  <Moment at={flag.time} />, weighs {flag.weight}
                </Text>
              </Stack>
            ),
          },
          { header: 'Employee', cell: (flag) => <Employee id={flag.agent} /> },
          { header: 'Patient', cell: (flag) => <PatientLink id={flag.subject} />, isMinor: true },
          { header: 'Access', cell: (flag) => <EventLink sequence={flag.access} />, isMinor: true },
        ]}
        empty={<Empty title="No flags">The rules found nothing like that, or a review has it already.</Empty>}
      />
    </>
  );
}

export default function Flags() {
  const filters = useFilters();
  const view = filters.of('view') === 'rules' ? 'rules' : 'flags';
  return (
    <>
      <PageTitle
        title="Flags"
        about="Accesses that the rules found odd, and why. A flag says nothing of guilt: people look at it."
      />
      <OnlyLooking what="Opening a case is" />
      <Tabs value={view} onChange={(next) => filters.set({ view: next === 'rules' ? next : null })} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="flags">Flags</Tabs.Tab>
          <Tabs.Tab value="rules">Rules</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="flags">
          <FlagList filters={filters} />
        </Tabs.Panel>
        <Tabs.Panel value="rules">
          <Rules />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
