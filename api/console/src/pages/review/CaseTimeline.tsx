import { Group, Paper, Stack, Text, Timeline } from '@mantine/core';
import {
  IconArrowBackUp,
  IconCheck,
  IconEye,
  IconFlag,
  IconGavel,
  IconHelp,
  IconMessage,
  IconNote,
  IconRefresh,
  IconUser,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Schema } from '../../client/api';
import { Moment } from '../../parts/text';
import { numbersIn, textIn } from './facts';
import { Employee, EventLink, TokenName } from './labels';
import { headline, waitsForAnother } from './timeline';

type Event = Schema['Event'];
type Written = Schema['ReviewTexts']['texts'][number];

const kIcons: Record<string, ComponentType<{ size?: number }>> = {
  'review.opened': IconFlag,
  'review.assigned': IconUser,
  'review.noted': IconNote,
  'review.asked': IconHelp,
  'review.question_read': IconEye,
  'review.answered': IconMessage,
  'review.decided': IconGavel,
  'review.confirmed': IconCheck,
  'review.returned': IconArrowBackUp,
  'review.reopened': IconRefresh,
};

/** Who did it: a reviewer is a token, an employee is themselves. */
function By({ actor }: { actor: Schema['Actor'] }) {
  if (actor.type === 'agent' && actor.id !== undefined) return <Employee id={actor.id} />;
  if (actor.token !== undefined) return <TokenName id={actor.token} />;
  return <Text size="xs">the ledger itself</Text>;
}

function Details({ event }: { event: Event }) {
  const reviewer = event.kind === 'review.assigned' ? textIn(event.facts, 'reviewer') : undefined;
  const asked = event.kind === 'review.asked' ? textIn(event.facts, 'asked') : undefined;
  const points = numbersIn(event.facts, 'events');
  return (
    <>
      {reviewer !== undefined && (
        <Text component="div" size="sm">
          To <TokenName id={reviewer} />
        </Text>
      )}
      {asked !== undefined && <Employee id={asked} />}
      {waitsForAnother(event) && (
        <Text size="sm" c="dimmed">
          Needs a second reviewer.
        </Text>
      )}
      {event.kind === 'review.noted' && points.length > 0 && (
        <Group gap="xs">
          {points.map((sequence) => (
            <EventLink key={sequence} sequence={sequence} />
          ))}
        </Group>
      )}
    </>
  );
}

/** What was done, oldest first; each is an event of the log. Sealed texts are among them once they were read. */
export function CaseTimeline({ events, texts }: { events: Event[]; texts: Written[] }) {
  return (
    <Timeline bulletSize={26} lineWidth={2} active={events.length - 1} aria-label="What was done">
      {events.map((event) => {
        const Icon = kIcons[event.kind] ?? IconNote;
        const own = texts.filter((text) => text.sequence === event.sequence);
        return (
          <Timeline.Item key={event.sequence} bullet={<Icon size={14} />} title={headline(event)}>
            <Stack gap={4}>
              <Details event={event} />
              {own.map((text) => (
                <Paper key={text.role} withBorder p="xs">
                  <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                    {text.text ?? (
                      <Text span size="sm" c="dimmed">
                        It was erased.
                      </Text>
                    )}
                  </Text>
                </Paper>
              ))}
              <Group gap={6} c="dimmed">
                <Text component="span" size="xs">
                  <Moment at={event.time} />
                </Text>
                <By actor={event.actor} />
                <EventLink sequence={event.sequence} />
              </Group>
            </Stack>
          </Timeline.Item>
        );
      })}
    </Timeline>
  );
}
