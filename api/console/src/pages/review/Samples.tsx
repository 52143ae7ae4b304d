import {
  Alert,
  Anchor,
  Code,
  Group,
  List,
  NativeSelect,
  NumberInput,
  Radio,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { bodyOf, listOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { ListTable } from '../../parts/list';
import { Empty } from '../../parts/states';
import { Moment } from '../../parts/text';
import { Employee, EventLink } from './labels';
import { useIsReviewer, useRefresh } from './may';
import { Step } from './step';
import { dayOf, momentOfDay, oneOf, plural, priorities } from './words';

type Drawn = Schema['DrawnSample'];
const kMethods = ['random', 'risk_weighted'] as const;
const methodWords: Record<Schema['SampleMethod'], string> = { random: 'At random', risk_weighted: 'By risk' };
const kThirtyDays = 30 * 86_400_000;

function DrawSample({ onDrawn }: { onDrawn: (drawn: Drawn) => void }) {
  const { api, ledger } = useSession();
  const refresh = useRefresh();
  const [method, setMethod] = useState<Schema['SampleMethod']>('risk_weighted');
  const [size, setSize] = useState<number | string>(5);
  const [since, setSince] = useState(() => dayOf(new Date(Date.now() - kThirtyDays)));
  const [until, setUntil] = useState('');
  const [priority, setPriority] = useState('low');
  const [seed, setSeed] = useState('');
  const from = momentOfDay(since);
  const isSeedGood = seed === '' || /^[0-9a-f]{64}$/.test(seed);
  const draw = async () => {
    const drawn = await bodyOf(
      api.POST('/v1/ledgers/{ledger}/reviews/samples', {
        params: { path: { ledger } },
        body: {
          method,
          size: Number(size),
          since: from ?? '',
          until: momentOfDay(until, 1),
          seed: seed === '' ? undefined : seed,
          priority: oneOf(priorities, priority),
        },
      }),
    );
    onDrawn(drawn);
  };
  return (
    <Step
      action="Draw a sample"
      title="Draw a sample"
      variant="filled"
      run={draw}
      onDone={refresh}
      isReady={from !== undefined && Number(size) >= 1 && isSeedGood}
    >
      <Text size="sm">
        Draws accesses that no review ever had, and opens reviews of them: one for each employee. They can be closed,
        but not taken back.
      </Text>
      <Radio.Group label="How" value={method} onChange={(next) => setMethod(oneOf(kMethods, next) ?? 'random')}>
        <Stack gap="xs" mt="xs">
          <Radio value="random" label="At random" description="Each access as likely as any other." />
          <Radio
            value="risk_weighted"
            label="By risk"
            description="The more often, the more flags and accesses an employee has, and the heavier the flag."
          />
        </Stack>
      </Radio.Group>
      <NumberInput
        label="How many accesses"
        value={size}
        onChange={setSize}
        min={1}
        max={500}
        allowDecimal={false}
        required
      />
      <Group grow>
        <TextInput
          type="date"
          label="Recorded from"
          value={since}
          required
          onChange={(event) => setSince(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label="To, with that day"
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
      </Group>
      <NativeSelect
        label="Priority"
        value={priority}
        onChange={(event) => setPriority(event.currentTarget.value)}
        data={[
          { value: 'low', label: 'Low' },
          { value: 'medium', label: 'Medium' },
          { value: 'high', label: 'High' },
        ]}
      />
      <TextInput
        label="Seed"
        description="64 hexadecimal digits, to draw as somebody else did; a random one when empty."
        value={seed}
        onChange={(event) => setSeed(event.currentTarget.value.trim())}
        error={isSeedGood ? undefined : 'Not 64 hexadecimal digits'}
      />
    </Step>
  );
}

/** What came of it: the cases, to go to. */
function JustDrawn({ drawn }: { drawn: Drawn }) {
  const { subject } = useSession();
  return (
    <Alert
      color="teal"
      variant="light"
      styles={{ title: { color: 'var(--mantine-color-text)' } }}
      title={`${plural(drawn.drawn, 'access', 'accesses')} drawn from ${drawn.accesses.toLocaleString()}`}
      role="status"
      mb="md"
    >
      {drawn.reviews.length === 0 ? (
        <Text size="sm">Nothing was left to draw: no review was opened.</Text>
      ) : (
        <List size="sm">
          {drawn.reviews.map((one) => (
            <List.Item key={one.id}>
              <Group gap={6}>
                {one.agent === subject ? (
                  <span>A case, for others since it is your own,</span>
                ) : (
                  <Anchor component={Link} to={`/review/cases/${one.id}`} size="sm" underline="always">
                    The case
                  </Anchor>
                )}
                of {plural(one.accesses, 'access', 'accesses')} by <Employee id={one.agent} />
              </Group>
            </List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}

export function Samples() {
  const { api, ledger } = useSession();
  const isReviewer = useIsReviewer();
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  return (
    <>
      <Group justify="space-between" mb="md" align="flex-start">
        <Text c="dimmed" maw={640} size="sm">
          Rules find what somebody thought of; a sample finds the rest. Whoever doubts that a draw was fair draws it
          again, from its seed and the size of the log.
        </Text>
        {isReviewer && <DrawSample onDrawn={setDrawn} />}
      </Group>
      {drawn !== null && <JustDrawn drawn={drawn} />}
      <ListTable<Schema['Sample']>
        label="Samples"
        queryKey={[ledger, 'samples']}
        read={(cursor) =>
          listOf(
            api.GET('/v1/ledgers/{ledger}/reviews/samples', {
              params: { path: { ledger }, query: { cursor, limit: 50, order: 'desc' } },
            }),
          )
        }
        keyOf={(sample) => sample.sample}
        columns={[
          { header: 'Drawn', cell: (sample) => <Moment at={sample.time} /> },
          { header: 'How', cell: (sample) => methodWords[sample.method] },
          {
            header: 'Accesses',
            cell: (sample) => `${sample.drawn} of ${sample.asked} asked for, from ${sample.accesses.toLocaleString()}`,
          },
          {
            header: 'Seed',
            isMinor: true,
            cell: (sample) => (
              <>
                <Code title={sample.seed}>{sample.seed.slice(0, 12)}…</Code>{' '}
                {sample.seed_chosen ? 'chosen' : 'random'}
              </>
            ),
          },
          { header: 'Event', cell: (sample) => <EventLink sequence={sample.sequence} />, isMinor: true },
        ]}
        empty={<Empty title="No sample was drawn yet" />}
      />
    </>
  );
}
