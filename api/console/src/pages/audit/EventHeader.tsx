import { Anchor, Code } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { Kind, Moment } from '../../parts/text';
import type { Event } from './proved';
import { Rows } from './Rows';

function WholeId({ id, to }: { id: string; to?: string }) {
  const text = <Code style={{ overflowWrap: 'anywhere' }}>{id}</Code>;
  return to === undefined ? text : <Anchor component={Link} to={to}>{text}</Anchor>;
}

export function EventHeader({ event }: { event: Event }) {
  const { actor, subject, request } = event;
  const who = actor.type === 'service' ? `/audit?actor=${actor.id}` : `/audit/people/${actor.id}?side=by`;
  const rows: [string, ReactNode][] = [
    ['Kind', <Kind kind={event.kind} />],
    ['Recorded', <Moment at={event.time} />],
    ['Exact time', <Code>{event.time}</Code>],
    ['About', subject === undefined ? 'nobody' : <WholeId id={subject} to={`/audit/people/${subject}`} />],
    ['By', actor.id === undefined ? (actor.type === 'system' ? 'the ledger itself' : actor.type) : <>{actor.type} <WholeId id={actor.id} to={who} /></>],
    ...(actor.token === undefined || actor.token === actor.id ? [] : [['Through the token', <WholeId id={actor.token} to={`/audit?actor=${actor.token}`} />] as [string, ReactNode]]),
    ...(request === undefined ? [] : [['Request', <WholeId id={request} to={`/audit?request=${request}`} />] as [string, ReactNode]]),
    ['Ledger', <WholeId id={event.ledger} />],
  ];
  return <Rows label="Header" rows={rows} />;
}
