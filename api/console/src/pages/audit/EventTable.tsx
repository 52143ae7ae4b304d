import { Anchor, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { ListTable, type ListPage } from '../../parts/list';
import { Id, Kind, Moment } from '../../parts/text';
import { ProofMark } from './ProofMark';
import type { Event } from './proved';

interface Props {
  queryKey: unknown[];
  read: (cursor: string | undefined) => Promise<ListPage<Event>>;
  empty: ReactNode;
  label?: string;
}

export function Actor({ actor }: { actor: Event['actor'] }) {
  if (actor.id === undefined) return <Text size="sm">{actor.type === 'system' ? 'the ledger itself' : actor.type}</Text>;
  // A service is a token, and has no page of its own.
  const to = actor.type === 'service' ? `/audit?actor=${actor.id}` : `/audit/people/${actor.id}?side=by`;
  return (
    <Text size="sm" component="span" style={{ whiteSpace: 'nowrap' }}>
      {actor.type} <Id id={actor.id} to={to} />
    </Text>
  );
}

export function EventTable({ queryKey, read, empty, label = 'Events' }: Props) {
  return (
    <ListTable<Event>
      queryKey={queryKey}
      read={read}
      label={label}
      keyOf={(event) => event.sequence}
      empty={empty}
      columns={[
        { header: 'Proof', cell: (event) => <ProofMark event={event} /> },
        {
          header: 'Event',
          cell: (event) => (
            <Anchor component={Link} size="sm" to={`/audit/events/${event.sequence}`}>
              {event.sequence}
            </Anchor>
          ),
        },
        { header: 'Kind', cell: (event) => <div style={{ minWidth: 'max-content' }}><Kind kind={event.kind} /></div> },
        { header: 'Time', cell: (event) => <Text size="sm" component="span"><Moment at={event.time} /></Text> },
        { header: 'About', isMinor: true, cell: (event) => (event.subject === undefined ? '' : <Id id={event.subject} to={`/audit/people/${event.subject}`} />) },
        { header: 'By', isMinor: true, cell: (event) => <Actor actor={event.actor} /> },
      ]}
    />
  );
}
