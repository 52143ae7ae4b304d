import { Alert, Button, Group, Paper, Progress, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Failure, Shown } from '../../parts/states';
import { PageTitle } from '../../parts/text';
import { Back } from '../owner/Back';
import { changesAsText, changesIn, faultIn, numbersOf, withNumbers } from './draft';
import { type Filters, useFilters } from './filters';
import { RuleEditor } from './RuleEditor';
import { SwitchOn } from './SwitchOn';
import { type Tried, tryRules, type Window } from './trial';
import { TrialResult } from './TrialResult';
import { dayOf, momentOfDay, plural } from './words';

const kDays = 14;
const kMostDays = 92;

/** Each day between two, by the reader's clock; nothing for what are no days, or too many. */
function windowsOf(first: string, last: string): Window[] | undefined {
  const windows: Window[] = [];
  for (let plus = 0; plus < kMostDays; ++plus) {
    const since = momentOfDay(first, plus);
    const until = momentOfDay(first, plus + 1);
    if (since === undefined || until === undefined || momentOfDay(last) === undefined) return undefined;
    const day = dayOf(new Date(since));
    if (day > last) return windows.length === 0 ? undefined : windows;
    windows.push({ day, since, until });
  }
  return dayOf(new Date(windows.at(-1)?.since ?? '')) === last ? windows : undefined;
}

const daysBack = (days: number) => {
  const date = new Date();
  date.setDate(date.getDate() - days);
  return dayOf(date);
};

interface Run {
  key: string;
  tried: Tried;
}

function Trial({ inForce, filters }: { inForce: Schema['AccessRules']; filters: Filters }) {
  const { api, ledger } = useSession();
  const [done, setDone] = useState(0);
  const changes = changesIn(filters.of('rules'), inForce);
  const draft = withNumbers(inForce, changes);
  const first = filters.of('since') ?? daysBack(kDays - 1);
  const last = filters.of('until') ?? daysBack(0);
  const windows = windowsOf(first, last);
  const fault = faultIn(draft);
  const key = `${changesAsText(changes)} ${first} ${last}`;
  const ask = (body: Schema['AccessRulesTrial']) =>
    bodyOf(api.POST('/v1/ledgers/{ledger}/access-rules/trial', { params: { path: { ledger } }, body }));
  const { version: _, ...present } = inForce;
  const trial = useMutation<Run>({
    mutationFn: async () => ({ key, tried: await tryRules(ask, present, draft, windows ?? [], setDone) }),
    onMutate: () => setDone(0),
  });
  const set = (name: string, value: number) => {
    const next = new Map(changes).set(name, value);
    filters.set({ rules: changesAsText(changesIn(changesAsText(next), inForce)) });
  };
  // What was tried is shown for as long as nothing was changed since.
  const run = trial.data?.key === key ? trial.data : undefined;
  return (
    <Stack gap="lg">
      <Paper withBorder p="md" component="section" aria-labelledby="draft">
        <Group justify="space-between" mb="sm">
          <Title order={2} size="h4" id="draft">
            1. What would be different?
          </Title>
          {changes.size > 0 && (
            <Button variant="subtle" size="xs" onClick={() => filters.set({ rules: null })}>
              As they are in force
            </Button>
          )}
        </Group>
        <RuleEditor draft={draft} inForce={numbersOf(present)} set={set} />
        {fault !== undefined && (
          <Alert color="red" role="alert" mt="sm">
            {fault}
          </Alert>
        )}
      </Paper>
      <Paper withBorder p="md" component="section" aria-labelledby="days">
        <Title order={2} size="h4" id="days" mb="sm">
          2. On which days?
        </Title>
        <Group align="flex-end">
          <TextInput
            type="date"
            label="From"
            value={first}
            onChange={(event) => filters.set({ since: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label="To"
            value={last}
            onChange={(event) => filters.set({ until: event.currentTarget.value })}
          />
          <Button
            onClick={() => trial.mutate()}
            loading={trial.isPending}
            disabled={windows === undefined || fault !== undefined}
          >
            Try on the past
          </Button>
        </Group>
        {windows === undefined && (
          <Text size="sm" c="red" mt="xs" role="alert">
            A first and a last day, {kMostDays} days at most
          </Text>
        )}
        <Text size="sm" c="dimmed" mt="xs">
          Both versions are held against all accesses of these days, with what is known by now. Nothing is written, and
          nobody is flagged.
        </Text>
        {trial.isPending && windows !== undefined && (
          <Stack gap={4} mt="sm" role="status">
            <Text size="sm">
              {done} of {plural(windows.length, 'day')}
            </Text>
            <Progress value={(100 * done) / windows.length} aria-label="Days looked at" />
          </Stack>
        )}
      </Paper>
      {trial.isError && <Failure error={trial.error} again={() => trial.mutate()} />}
      <section aria-labelledby="outcome">
        <Title order={2} size="h4" id="outcome" mb="sm">
          3. What came of it
        </Title>
        {run === undefined ? (
          <Text size="sm" c="dimmed">
            {trial.data === undefined ? 'Nothing was tried yet.' : 'Something was changed since: try it again.'}
          </Text>
        ) : (
          <TrialResult tried={run.tried} />
        )}
      </section>
      <SwitchOn inForce={inForce} draft={draft} isTried={run !== undefined} />
    </Stack>
  );
}

/** Other rules are thought of, tried on the past, and switched on when they are better. */
export default function TryRules() {
  const { api, ledger } = useSession();
  const filters = useFilters();
  const rules = useQuery({
    queryKey: [ledger, 'access-rules'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/access-rules', { params: { path: { ledger } } })),
  });
  return (
    <>
      <PageTitle
        title="Try other rules"
        about={
          <>
            Change weights and thresholds, and see which accesses of the past would have been flagged. The address holds
            what you changed: send it to whoever decides. <Back to="/review/flags?view=rules">The rules in force</Back>
          </>
        }
      />
      <Shown query={rules}>{(inForce) => <Trial inForce={inForce} filters={filters} />}</Shown>
    </>
  );
}
