import { Alert, Button, Checkbox, Stack, Text, Textarea, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf, listOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { ListTable } from '../../parts/list';
import { Empty, Shown } from '../../parts/states';
import { Moment, PageTitle } from '../../parts/text';
import { kLongestText } from './CaseQuestions';
import { Coverage } from './Coverage';
import { DayFilter, FilterBar, useFilters } from './filters';
import { EventLink, Mark } from './labels';
import { OnlyLooking, useIsReviewer, useRefresh } from './may';
import { SignedPeriod } from './SignedPeriod';
import { Step } from './step';
import { idIn, momentOfDay } from './words';

type Period = Schema['SignedPeriod'];

/** Whether something of a time was left, so that signing it off has to say so. */
function isIncomplete({ coverage }: Schema['ReviewFigures']): boolean {
  return coverage.open > 0 || coverage.flagged > coverage.flagged_in_review || coverage.unchecked > 0;
}

function Sign({ figures }: { figures: Schema['ReviewFigures'] }) {
  const { api, ledger } = useSession();
  const refresh = useRefresh();
  const [statement, setStatement] = useState('');
  const [saysIncomplete, setSaysIncomplete] = useState(false);
  const mustSay = isIncomplete(figures);
  const { since, until } = figures;
  const sign = () =>
    bodyOf(
      api.POST('/v1/ledgers/{ledger}/reviews/periods', {
        params: { path: { ledger } },
        body: { since, until, statement, incomplete: saysIncomplete },
      }),
    );
  const done = () => {
    setStatement('');
    setSaysIncomplete(false);
    void refresh();
  };
  return (
    <Step
      action="Sign this time off"
      title="Sign a period off"
      submit="Sign it off"
      variant="filled"
      width="lg"
      run={sign}
      onDone={done}
      isReady={statement.trim() !== '' && (!mustSay || saysIncomplete)}
    >
      <Text size="sm" component="div">
        <Moment at={since} /> – <Moment at={until} />.{' '}
        What was looked at and what was not is signed with it, as of the
        size of the log. It cannot be taken back.
      </Text>
      {mustSay && (
        <Alert variant="light" color="yellow">
          Something of it was not looked at. It can be signed all the same, if that is said.
        </Alert>
      )}
      <Checkbox
        label="It is incomplete"
        checked={saysIncomplete}
        onChange={(event) => setSaysIncomplete(event.currentTarget.checked)}
      />
      <Textarea
        label="Statement"
        description="It is sealed."
        required
        autosize
        minRows={3}
        maxLength={kLongestText}
        value={statement}
        onChange={(event) => setStatement(event.currentTarget.value)}
      />
    </Step>
  );
}

function SignedList({ onOpen }: { onOpen: (period: string) => void }) {
  const { api, ledger } = useSession();
  return (
    <ListTable<Period>
      label="Signed periods"
      queryKey={[ledger, 'periods']}
      read={(cursor) =>
        listOf(
          api.GET('/v1/ledgers/{ledger}/reviews/periods', {
            params: { path: { ledger }, query: { cursor, limit: 50, order: 'desc' } },
          }),
        )
      }
      keyOf={(one) => one.period}
      columns={[
        {
          header: 'Period',
          cell: (one) => (
            <>
              <Moment at={one.since} day /> – <Moment at={one.until} day />
            </>
          ),
        },
        {
          header: 'Signed',
          cell: (one) => (
            <Stack gap={2} align="flex-start">
              <Text size="sm" component="div">
                <Moment at={one.signed} day />
              </Text>
              {one.incomplete && <Mark color="yellow">Incomplete, as was said</Mark>}
            </Stack>
          ),
        },
        {
          header: 'Accesses',
          cell: (one) => `${one.checked} of ${one.accesses} by rules, ${one.in_review} by people`,
          isMinor: true,
        },
        { header: 'Flags', cell: (one) => `${one.flagged_in_review} of ${one.flagged} in a review`, isMinor: true },
        { header: 'Event', cell: (one) => <EventLink sequence={one.sequence} />, isMinor: true },
        {
          header: 'Doubt it',
          cell: (one) => (
            <Button size="xs" variant="default" onClick={() => onOpen(one.period)}>
              Work it out again
            </Button>
          ),
        },
      ]}
      empty={<Empty title="No period was signed off yet" />}
    />
  );
}

export default function Periods() {
  const { api, ledger } = useSession();
  const filters = useFilters();
  const isReviewer = useIsReviewer();
  const period = idIn(filters.of('period'));
  const query = { since: momentOfDay(filters.of('since')), until: endOf(filters.of('until')) };
  const figures = useQuery({
    queryKey: [ledger, 'reviews', 'figures', query],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/reviews/figures', { params: { path: { ledger }, query } })),
  });
  return (
    <>
      <PageTitle
        title="Sign-off"
        about="What rules and people looked at in a time, and what not; and the periods that were signed off."
      >
        {isReviewer && figures.data !== undefined && (
          <Sign key={`${figures.data.since} ${figures.data.until}`} figures={figures.data} />
        )}
      </PageTitle>
      <OnlyLooking what="Signing off is" />
      <Stack gap="xl">
        <section aria-label="Coverage">
          <Title order={2} size="h4" mb="sm">
            Coverage
          </Title>
          <FilterBar filters={filters} names={['since', 'until']}>
            <DayFilter label="Recorded from" filters={filters} name="since" />
            <DayFilter label="To, with that day" filters={filters} name="until" />
          </FilterBar>
          <Shown query={figures}>
            {(data) => (
              <>
                <Text size="sm" c="dimmed" mb="sm">
                  Of accesses that were recorded <Moment at={data.since} /> – <Moment at={data.until} />, at size{' '}
                  {data.size.toLocaleString()} of the log.
                </Text>
                <Coverage figures={data} />
              </>
            )}
          </Shown>
        </section>
        <section aria-label="Signed periods">
          <Title order={2} size="h4" mb="sm">
            Signed periods
          </Title>
          {period !== undefined && (
            <SignedPeriod key={period} period={period} onClose={() => filters.set({ period: null })} />
          )}
          <SignedList onOpen={(next) => filters.set({ period: next })} />
        </section>
      </Stack>
    </>
  );
}

/** The end of a day, but not ahead: a period that is not over cannot be signed. */
function endOf(day: string | null): string | undefined {
  const end = momentOfDay(day, 1);
  return end !== undefined && new Date(end) < new Date() ? end : undefined;
}
