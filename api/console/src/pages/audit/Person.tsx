import { Code, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearchParams } from 'react-router-dom';
import { listOf } from '../../client/api';
import { useSession } from '../../client/session';
import { Empty, Shown } from '../../parts/states';
import { PageTitle } from '../../parts/text';
import { AsOf } from './AsOf';
import { EventTable } from './EventTable';
import { faultOf } from './filters';
import { Lanes } from './Lanes';
import { PersonThen } from './PersonThen';

const kDrawn = 400;
const kPage = 50;

type Side = 'about' | 'by';
const kSides = [{ value: 'about', label: 'About them' }, { value: 'by', label: 'By them' }];

/** Those that are drawn: the latest of them, oldest first. */
function useDrawn(subject: string, side: Side) {
  const { api, ledger } = useSession();
  const who = side === 'by' ? { actor: subject } : { subject };
  return useQuery({
    queryKey: [ledger, 'audit', 'drawn', subject, side],
    queryFn: async () => {
      const query = { ...who, order: 'desc', limit: kDrawn } as const;
      const page = await listOf(api.GET('/v1/ledgers/{ledger}/events', { params: { path: { ledger }, query } }));
      return { events: page.items.toReversed(), hasMore: page.next !== null && page.items.length === kDrawn };
    },
  });
}

function TimeLine({ subject, side }: { subject: string; side: Side }) {
  const { api, ledger } = useSession();
  const [address, setAddress] = useSearchParams();
  const asOf = address.get('as_of') ?? undefined;
  const drawn = useDrawn(subject, side);
  const choose = (moment: string | undefined) => {
    const next = new URLSearchParams(address);
    if (moment === undefined) next.delete('as_of');
    else next.set('as_of', moment);
    setAddress(next, { replace: true });
  };
  const who = side === 'by' ? { actor: subject } : { subject };
  return (
    <Shown query={drawn}>
      {({ events, hasMore }) => {
        const [first] = events;
        if (first === undefined) return <Empty title="No events">{side === 'by' ? 'Nothing was recorded that they did.' : 'Nothing was recorded about them.'}</Empty>;
        const from = Date.parse(first.time);
        return (
          <Stack>
            <div>
              <Lanes events={events} from={from} asOf={asOf} />
              <AsOf events={events} from={from} asOf={asOf} onChoose={choose} />
              {hasMore && <Text size="xs" c="dimmed">The latest {kDrawn.toLocaleString()} events are drawn; the list below has all.</Text>}
            </div>
            {side === 'about' && <PersonThen subject={subject} asOf={asOf} />}
            <EventTable
              queryKey={[ledger, 'events', 'person', subject, side, asOf]}
              read={(cursor) => {
                const query = { ...who, until: asOf, order: 'desc', cursor, limit: kPage } as const;
                return listOf(api.GET('/v1/ledgers/{ledger}/events', { params: { path: { ledger }, query } }));
              }}
              empty={<Empty title="Nothing yet by then" />}
            />
          </Stack>
        );
      }}
    </Shown>
  );
}

export default function Person() {
  const subject = useParams().subject ?? '';
  const [address, setAddress] = useSearchParams();
  const side: Side = address.get('side') === 'by' ? 'by' : 'about';
  const choose = (value: string) => {
    const next = new URLSearchParams(address);
    if (value === 'by') next.set('side', 'by');
    else next.delete('side');
    setAddress(next, { replace: true });
  };
  if (faultOf('subject', subject) !== undefined) return <Empty title="There is no such person">The address has no id of a person.</Empty>;
  return (
    <>
      <PageTitle title="A person over time" about={<Code style={{ overflowWrap: 'anywhere' }}>{subject}</Code>} />
      <Group mb="md">
        <SegmentedControl data={kSides} value={side} onChange={choose} aria-label="Which events" />
      </Group>
      <TimeLine key={`${subject}/${side}`} subject={subject} side={side} />
    </>
  );
}
