import { Anchor, Badge, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { ListTable } from '../../parts/list';
import { Id, Moment } from '../../parts/text';
import { DecideNotice } from './NoticeDecision';
import { isOpen, kOutcomes, type Outcome, tells } from './noticeStates';

const kTries = 10;

function State({ notice }: { notice: Schema['Notice'] }) {
  const { outcome, channel, attempt, status, next_attempt_at: next } = notice;
  return (
    <Stack gap={2} align="flex-start">
      <Badge
        variant={isOpen(outcome) ? 'filled' : 'default'}
        color={outcome === 'given_up' ? 'red' : undefined}
        tt="none"
        style={{ height: 'auto' }}
        styles={{ label: { whiteSpace: 'normal' } }}
      >
        {kOutcomes[outcome]}
      </Badge>
      {channel === 'webhook' && attempt > 0 && (
        <Text size="xs" c="dimmed">
          {attempt === 1 ? 'one try' : `${attempt} tries`} of {kTries} at most
          {isOpen(outcome) && (status === undefined ? ', no answer' : `, answered ${status}`)}
        </Text>
      )}
      {next !== undefined && (
        <Text size="xs">
          next try <Moment at={next} />
        </Text>
      )}
      {isOpen(outcome) && <DecideNotice notice={notice} />}
    </Stack>
  );
}

interface Props {
  state?: Outcome;
  subject?: string;
  empty: ReactNode;
}

/** Notices to recipients (GDPR Art. 19), newest first. */
export function NoticeTable({ state, subject, empty }: Props) {
  const { api, ledger } = useSession();
  const read = async (cursor: string | undefined) => {
    const page = await bodyOf(
      api.GET('/v1/ledgers/{ledger}/notices', {
        params: { path: { ledger }, query: { cursor, state, subject, limit: 50 } },
      }),
    );
    return { items: page.items, next: page.next ?? null };
  };
  return (
    <ListTable<Schema['Notice']>
      queryKey={[ledger, 'notices', state ?? '', subject ?? '']}
      read={read}
      keyOf={(notice) => notice.id}
      label="Notices"
      empty={empty}
      columns={[
        {
          header: 'To',
          cell: (notice) => (
            <Stack gap={0}>
              <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
                {notice.title ?? notice.recipient ?? 'a recipient that is erased'}
              </Text>
              <Text size="xs" c="dimmed">
                {notice.channel === 'webhook' ? 'by the server' : 'by hand'}
              </Text>
            </Stack>
          ),
        },
        {
          header: 'Tells of',
          cell: (notice) => (
            <Stack gap={0}>
              <Text size="sm">{tells(notice.kind)}</Text>
              <Anchor component={Link} to={`/audit/events/${notice.about}`} size="xs" underline="always">
                event {notice.about}
              </Anchor>
            </Stack>
          ),
        },
        {
          header: 'Of',
          isMinor: true,
          cell: (notice) => <Id id={notice.subject} to={`/settings/people/${notice.subject}`} />,
        },
        { header: 'Since', isMinor: true, cell: (notice) => <Moment at={notice.due.time} /> },
        { header: 'State', cell: (notice) => <State notice={notice} /> },
      ]}
    />
  );
}
