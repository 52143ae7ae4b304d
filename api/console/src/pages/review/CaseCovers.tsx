import { Button, Card, Collapse, Divider, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Empty, Shown } from '../../parts/states';
import { inWords, Moment } from '../../parts/text';
import { numberIn, textIn, textsIn } from './facts';
import { Findings } from './findings';
import { EventLink, Mark, PatientLink, PriorityBadge } from './labels';
import { GivenReason } from './Reading';
import { actionWord, purposeOfUse } from './words';

/** What relates the two, whenever: a reviewer's first question. */
function Relations({ subject, agent }: { subject: string; agent: string }) {
  const { api, ledger } = useSession();
  const relations = useQuery({
    queryKey: [ledger, 'relationships', subject, agent],
    queryFn: () =>
      bodyOf(
        api.GET('/v1/ledgers/{ledger}/relationships', {
          params: { path: { ledger }, query: { subject, agent, limit: 20 } },
        }),
      ),
  });
  return (
    <Shown query={relations}>
      {({ items }) =>
        items.length === 0 ? (
          <Text size="sm" c="dimmed">
            Nothing on record relates the two.
          </Text>
        ) : (
          <Stack gap={4}>
            {items.map((one) => (
              <Text key={one.id} size="sm">
                {inWords(one.type)}, from <Moment at={one.starts_at} />{' '}
                {one.ends_at === undefined ? (
                  'on'
                ) : (
                  <>
                    to <Moment at={one.ends_at} />
                  </>
                )}
              </Text>
            ))}
          </Stack>
        )
      }
    </Shown>
  );
}

/** Whose record an emergency opened: what a case covers names the emergency alone. */
function useGlassPatient(glass: string | undefined): string | undefined {
  const { api, ledger } = useSession();
  const emergency = useQuery({
    queryKey: [ledger, 'break-glass', 'one', glass],
    queryFn: () =>
      bodyOf(api.GET('/v1/ledgers/{ledger}/break-glass/{glass}', { params: { path: { ledger, glass: glass ?? '' } } })),
    enabled: glass !== undefined,
  });
  return emergency.data?.subject;
}

interface What {
  access: object;
  kind: string | undefined;
  subject: string | undefined;
}

function WhatHappened({ access, kind, subject }: What) {
  const purpose = textIn(access, 'purpose_of_use');
  if (kind === 'break_glass.started') {
    return (
      <Group gap={6} component="span">
        <b>Broke the glass</b> <span>of</span> <PatientLink id={subject} />
        <span>
          for {purposeOfUse(purpose ?? '')}, opening {textsIn(access, 'scopes').map(inWords).join(', ')}
        </span>
      </Group>
    );
  }
  if (kind === 'search.recorded') {
    return <>Searched{purpose === undefined ? '' : `, for ${purposeOfUse(purpose)}`}</>;
  }
  const verb = actionWord(textIn(access, 'action') ?? '');
  return (
    <Group gap={6} component="span">
      <span>
        {verb.charAt(0).toUpperCase() + verb.slice(1)} <b>{inWords(textIn(access, 'resource_type') ?? '')}</b> of
      </span>
      <PatientLink id={subject} />
      <span>for {purposeOfUse(purpose ?? '')}</span>
    </Group>
  );
}

function CoveredAccess({ access, flags, agent }: { access: object; flags: Schema['Flag'][]; agent: string }) {
  const [isOpen, { toggle }] = useDisclosure(false);
  const sequence = numberIn(access, 'sequence') ?? 0;
  const kind = textIn(access, 'kind');
  const patient = useGlassPatient(textIn(access, 'glass'));
  const subject = textIn(access, 'subject') ?? patient;
  const at = textIn(access, 'occurred_at') ?? textIn(access, 'time') ?? '';
  const fields = textsIn(access, 'fields');
  const places = ['role', 'department', 'site', 'client']
    .map((name) => textIn(access, name))
    .filter((one) => one !== undefined);
  const outcome = textIn(access, 'outcome');
  return (
    <Card withBorder padding="sm" component="article" aria-label={`Access ${sequence}`}>
      <Stack gap="xs">
        <Group justify="space-between" align="flex-start">
          <Text component="div" size="sm">
            <WhatHappened access={access} kind={kind} subject={subject} />
          </Text>
          <Group gap="xs">
            <Text size="sm" c="dimmed">
              <Moment at={at} />
            </Text>
            <EventLink sequence={sequence} />
          </Group>
        </Group>
        {outcome !== undefined && outcome !== '0' && (
          <Mark color="yellow">Not granted: {inWords(textIn(access, 'denial') ?? `outcome ${outcome}`)}</Mark>
        )}
        {(fields.length > 0 || places.length > 0) && (
          <Text size="xs" c="dimmed">
            {fields.length > 0 && `Fields: ${fields.map(inWords).join(', ')}. `}
            {places.length > 0 && `At: ${places.map(inWords).join(', ')}.`}
          </Text>
        )}
        {flags.map((flag) => (
          <Stack key={flag.sequence} gap={6}>
            <Divider />
            <Group gap="xs">
              <PriorityBadge priority={flag.priority} />
              <EventLink sequence={flag.sequence}>{`Flag ${flag.sequence.toLocaleString()}`}</EventLink>
            </Group>
            <Findings flag={flag} />
          </Stack>
        ))}
        <Group gap="xs">
          {kind !== 'search.recorded' && <GivenReason sequence={sequence} />}
          {subject !== undefined && (
            <Button
              size="xs"
              variant="subtle"
              onClick={toggle}
              aria-expanded={isOpen}
              rightSection={isOpen ? <IconChevronUp size={14} /> : <IconChevronDown size={14} />}
            >
              What relates them
            </Button>
          )}
        </Group>
        {subject !== undefined && (
          <Collapse in={isOpen}>{isOpen && <Relations subject={subject} agent={agent} />}</Collapse>
        )}
      </Stack>
    </Card>
  );
}

/** What a case is about: each access with its flags, and each finding in words. */
export function CaseCovers({ review }: { review: Schema['ReviewCase'] }) {
  const { accesses, flags } = review.covers;
  if (accesses.length === 0) return <Empty title="It covers nothing any more" />;
  return (
    <Stack gap="sm">
      {accesses.map((access, index) => (
        <CoveredAccess
          key={index}
          access={access}
          agent={review.agent}
          flags={flags.filter((flag) => flag.access === numberIn(access, 'sequence'))}
        />
      ))}
    </Stack>
  );
}
