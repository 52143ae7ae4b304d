import { Anchor, Badge, Button, Card, Collapse, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { Confirm } from '../../parts/confirm';
import { Failure } from '../../parts/states';
import { Moment } from '../../parts/text';
import { ConsentHistory } from './ConsentHistory';
import { usePerson, useRefresh } from './person';
import { standingOf } from './standing';
import { tell } from './tell';
import { webAddress } from './words';

interface Props {
  purpose: Schema['Purpose'];
  consent: Schema['Consent'] | undefined;
  policy: Schema['Policy'] | null;
}

export function ConsentCard({ purpose, consent, policy }: Props) {
  const [isHistoryOpen, { toggle }] = useDisclosure();
  const standing = standingOf(consent);
  const title = purpose.title ?? purpose.purpose;
  return (
    <Card withBorder component="article" aria-label={title}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <Text fw={600}>{title}</Text>
          <Badge
            color={standing.color}
            variant={standing.isGiven ? 'filled' : 'light'}
            tt="none"
            style={{ flexShrink: 0 }}
          >
            {standing.title}
          </Badge>
        </Group>
        <Meaning purpose={purpose} consent={consent} />
        <Choice purpose={purpose} consent={consent} policy={policy} title={title} />
        {consent !== undefined && (
          <>
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={toggle}
              aria-expanded={isHistoryOpen}
              style={{ alignSelf: 'flex-start' }}
            >
              {isHistoryOpen ? 'Hide history and receipts' : 'History and receipts'}
            </Button>
            <Collapse in={isHistoryOpen}>
              {isHistoryOpen && <ConsentHistory purpose={purpose.purpose} title={title} />}
            </Collapse>
          </>
        )}
      </Stack>
    </Card>
  );
}

function Meaning({ purpose, consent }: Pick<Props, 'purpose' | 'consent'>) {
  const standing = standingOf(consent);
  return (
    <div>
      <Text size="sm">{purpose.retired ? 'They do not do this any more.' : standing.about}</Text>
      <Text size="sm" c="dimmed">
        {consent !== undefined && (
          <>
            Since <Moment at={consent.decided} day />
            {consent.policy_version !== undefined && `, under version ${consent.policy_version} of the privacy policy`}
            .{' '}
          </>
        )}
        {standing.isGiven && consent?.expires_at !== undefined && (
          <>
            It ends by itself on <Moment at={consent.expires_at} day />.{' '}
          </>
        )}
        {consent?.guardian === true && 'A guardian decided for you. '}
        {purpose.special_category && 'This is about especially private data, such as your health. '}
      </Text>
    </div>
  );
}

/** One click either way; what is especially private is asked for in so many words. */
function Choice({ purpose, consent, policy, title }: Props & { title: string }) {
  const decide = useDecide(purpose.purpose);
  const standing = standingOf(consent);
  if (standing.isGiven) {
    return (
      <Answer error={decide.error}>
        <Button
          variant="default"
          loading={decide.isPending}
          onClick={() => decide.mutate('withdrawn')}
          aria-label={`Withdraw: ${title}`}
        >
          Withdraw
        </Button>
      </Answer>
    );
  }
  if (purpose.retired || policy === null) return null;
  const canRefuse =
    consent === undefined || ['requested', 'deferred', 'invalidated', 'expired'].includes(consent.status);
  const agree = consent?.status === 'withdrawn' ? 'Give it again' : 'Yes, I agree';
  return (
    <Answer error={decide.error}>
      {purpose.special_category ? (
        <Confirm
          action={agree}
          title={title}
          variant="filled"
          run={() => decide.mutateAsync({ policy, status: 'given', isExplicit: true })}
        >
          <Text>
            I explicitly agree that my especially private data, such as data about my health, is used for:{' '}
            <b>{title}</b>. I may take this back whenever I like.
          </Text>
        </Confirm>
      ) : (
        <Button
          loading={decide.isPending}
          onClick={() => decide.mutate({ policy, status: 'given', isExplicit: false })}
          aria-label={`${agree}: ${title}`}
        >
          {agree}
        </Button>
      )}
      {canRefuse && (
        <Button
          variant="default"
          disabled={decide.isPending}
          onClick={() => decide.mutate({ policy, status: 'refused', isExplicit: false })}
          aria-label={`No: ${title}`}
        >
          No
        </Button>
      )}
      <PolicyLink policy={policy} />
    </Answer>
  );
}

function Answer({ children, error }: { children: ReactNode; error: unknown }) {
  return (
    <Stack gap="xs">
      <Group gap="sm">{children}</Group>
      {error !== null && <Failure error={error} />}
    </Stack>
  );
}

function PolicyLink({ policy }: { policy: Schema['Policy'] }) {
  const address = webAddress(policy.url);
  const words = `Privacy policy, version ${policy.version}`;
  return address === undefined ? (
    <Text size="sm" c="dimmed">
      {words}
    </Text>
  ) : (
    <Anchor size="sm" href={address} target="_blank" rel="noopener noreferrer">
      {words}
    </Anchor>
  );
}

type Change = 'withdrawn' | { policy: Schema['Policy']; status: 'given' | 'refused'; isExplicit: boolean };

function useDecide(purpose: string) {
  const { api, ledger, subject } = usePerson();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (change: Change) => {
      if (change === 'withdrawn') {
        const path = { ledger, subject, purpose };
        return bodyOf(api.DELETE('/v1/ledgers/{ledger}/subjects/{subject}/consents/{purpose}', { params: { path } }));
      }
      const { policy, status, isExplicit } = change;
      return bodyOf(
        api.POST('/v1/ledgers/{ledger}/subjects/{subject}/consents', {
          params: { path: { ledger, subject } },
          body: {
            purpose,
            status,
            policy_version: policy.version,
            notice_hash: policy.hash,
            language: policy.language,
            wording: 'consent.privacy_centre',
            method: 'web_form',
            context: 'privacy_centre',
            ...(isExplicit ? { explicit: true } : {}),
          },
        }),
      );
    },
    onSuccess: (consent) => {
      tell(`${standingOf(consent).title}. ${standingOf(consent).about}`);
      return refresh('consents', 'history');
    },
  });
}
