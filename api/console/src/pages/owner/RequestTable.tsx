import { Anchor, Badge, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { ListTable } from '../../parts/list';
import { Id, Moment } from '../../parts/text';
import { Clock } from './Clock';
import { kRights, kStates, type Right, type State } from './requestStates';

interface Props {
  due?: 'overdue' | 'soon';
  state?: State;
  type?: Right;
  subject?: string;
  label: string;
  empty: ReactNode;
}

/** Requests for rights, each with its clock. */
export function RequestTable({ due, state, type, subject, label, empty }: Props) {
  const { api, ledger } = useSession();
  const read = async (cursor: string | undefined) => {
    const query = { cursor, due, state, type, subject, limit: 50 };
    const page = await bodyOf(api.GET('/v1/ledgers/{ledger}/requests', { params: { path: { ledger }, query } }));
    return { items: page.items, next: page.next ?? null };
  };
  const key = [due ?? '', state ?? '', type ?? '', subject ?? ''];
  return (
    <ListTable<Schema['RightsRequest']>
      queryKey={[ledger, 'requests', ...key]}
      read={read}
      keyOf={(request) => request.id}
      label={label}
      empty={empty}
      columns={[
        {
          header: 'Right',
          cell: (request) => (
            <Stack gap={0}>
              <Anchor component={Link} to={`/settings/requests/${request.id}`} size="sm" fw={500} underline="always">
                {kRights[request.type]}
              </Anchor>
              <Text size="xs" c="dimmed">{request.regime === 'gdpr' ? 'GDPR' : 'HIPAA'}</Text>
            </Stack>
          ),
        },
        { header: 'Of', isMinor: true, cell: (request) => <Id id={request.subject} to={`/audit/people/${request.subject}`} /> },
        { header: 'Received', isMinor: true, cell: (request) => <Moment at={request.received_at} day /> },
        {
          header: 'State',
          cell: (request) => (
            <Badge variant="default" tt="none" style={{ height: 'auto' }} styles={{ label: { whiteSpace: 'normal' } }}>
              {kStates[request.state]}
            </Badge>
          ),
        },
        { header: 'Time', cell: (request) => <Clock request={request} /> },
      ]}
    />
  );
}
