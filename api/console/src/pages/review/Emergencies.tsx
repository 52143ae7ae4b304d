import { Alert, Anchor, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Confirm } from '../../parts/confirm';
import { ListTable } from '../../parts/list';
import { Empty } from '../../parts/states';
import { inWords, Moment, PageTitle } from '../../parts/text';
import { FilterBar, IdFilter, useFilters } from './filters';
import { Employee, EventLink, Mark, PatientLink, StateBadge } from './labels';
import { useRefresh } from './may';
import { duration, idIn, purposeOfUse } from './words';

type Emergency = Schema['BreakGlass'];

function End({ emergency }: { emergency: Emergency }) {
  const { api, ledger, role } = useSession();
  const refresh = useRefresh();
  if (role === 'auditor' || !emergency.in_force) return null;
  return (
    <Confirm
      action="End it now"
      title="End the emergency"
      onDone={refresh}
      isDangerous
      run={() =>
        bodyOf(
          api.POST('/v1/ledgers/{ledger}/break-glass/{glass}/end', {
            params: { path: { ledger, glass: emergency.id } },
            body: {},
          }),
        )
      }
    >
      <Text size="sm">
        The record is closed to them at once, also while they treat the patient. Its review stays open.
      </Text>
    </Confirm>
  );
}

function When({ emergency }: { emergency: Emergency }) {
  const end = emergency.ended ?? emergency.expires_at;
  const lasted = (new Date(end).getTime() - new Date(emergency.started).getTime()) / 1000;
  return (
    <Stack gap={2}>
      <Text size="sm" component="div">
        <Moment at={emergency.started} />
      </Text>
      {emergency.in_force ? (
        <Mark color="red">
          Open until <Moment at={emergency.expires_at} />
        </Mark>
      ) : (
        <Text size="xs" c="dimmed">
          {emergency.ended === undefined ? `ran out after ${duration(lasted)}` : `ended after ${duration(lasted)}`}
        </Text>
      )}
      <End emergency={emergency} />
    </Stack>
  );
}

/** The review that each left: listed together, since nobody is shown one of their own accesses. */
function useReviews() {
  const { api, ledger } = useSession();
  const reviews = useQuery({
    queryKey: [ledger, 'reviews', 'of emergencies'],
    queryFn: () =>
      bodyOf(
        api.GET('/v1/ledgers/{ledger}/reviews', {
          params: { path: { ledger }, query: { origin: 'break_glass', state: 'all', limit: 1000 } },
        }),
      ),
  });
  return new Map(reviews.data?.items.map((review) => [review.id, review]));
}

function ReviewOf({ emergency, review }: { emergency: Emergency; review: Schema['Review'] | undefined }) {
  const { subject } = useSession();
  if (subject === emergency.agent)
    return (
      <Text size="sm" c="dimmed">
        Your own: for others
      </Text>
    );
  return (
    <Group gap="xs">
      <Anchor component={Link} to={`/review/cases/${emergency.review}`} size="sm">
        The case
      </Anchor>
      {review !== undefined && <StateBadge state={review.state} />}
      {review?.overdue === true && <Mark color="red">Overdue</Mark>}
    </Group>
  );
}

/** Is somebody in a record right now? Said first, and by itself. */
function RightNow() {
  const { api, ledger } = useSession();
  const newest = useQuery({
    queryKey: [ledger, 'break-glass', 'now'],
    queryFn: () =>
      bodyOf(api.GET('/v1/ledgers/{ledger}/break-glass', { params: { path: { ledger }, query: { limit: 100 } } })),
    refetchInterval: 30_000,
  });
  if (newest.data === undefined) return null;
  const open = newest.data.items.filter((one) => one.in_force).length;
  return (
    <Alert variant="light" color={open > 0 ? 'red' : 'teal'} mb="md" role="status">
      {open === 0
        ? 'No emergency is open now.'
        : open === 1
          ? 'One emergency is open now.'
          : `${open} emergencies are open now.`}
    </Alert>
  );
}

export default function Emergencies() {
  const { api, ledger } = useSession();
  const filters = useFilters();
  const agent = idIn(filters.of('agent'));
  const reviews = useReviews();
  return (
    <>
      <PageTitle
        title="Break-glass"
        about="Records that staff opened in an emergency. Each leaves a case, to be closed before they do it again."
      />
      <RightNow />
      <FilterBar filters={filters} names={['agent']}>
        <IdFilter label="Employee" filters={filters} name="agent" />
      </FilterBar>
      <ListTable<Emergency>
        label="Emergencies"
        queryKey={[ledger, 'break-glass', agent]}
        read={(cursor) =>
          bodyOf(
            api.GET('/v1/ledgers/{ledger}/break-glass', {
              params: { path: { ledger }, query: { cursor, agent, limit: 50 } },
            }),
          )
        }
        keyOf={(one) => one.id}
        columns={[
          { header: 'Began', cell: (one) => <When emergency={one} /> },
          { header: 'Employee', cell: (one) => <Employee id={one.agent} /> },
          { header: 'Patient', cell: (one) => <PatientLink id={one.subject} />, isMinor: true },
          {
            header: 'For',
            isMinor: true,
            cell: (one) => (
              <Text size="sm">
                {purposeOfUse(one.purpose_of_use)}: {one.scopes.map(inWords).join(', ')}
              </Text>
            ),
          },
          { header: 'Review', cell: (one) => <ReviewOf emergency={one} review={reviews.get(one.review)} /> },
          { header: 'Event', cell: (one) => <EventLink sequence={one.sequence} />, isMinor: true },
        ]}
        empty={<Empty title="Nobody broke the glass" />}
      />
    </>
  );
}
