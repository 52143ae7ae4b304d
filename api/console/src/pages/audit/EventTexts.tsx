import { Alert, Anchor, Blockquote, Button, Group, Modal, NativeSelect, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLockOpen } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Failure } from '../../parts/states';
import { inWords } from '../../parts/text';
import { purposesOfUse, reasonHeader } from './purposes';
import type { Event } from './proved';

const kTextRoles = ['reason', 'evidence', 'detail', 'guardian'];
const kReviewed = ['access.recorded', 'search.recorded', 'login.recorded', 'break_glass.started'];

/** Whether the reader may have the texts at all; in words why not. Undefined: not known yet. */
function useEntitlement(event: Event): { may: boolean; why: string } | undefined {
  const { api, ledger, role } = useSession();
  const isAuditor = role === 'auditor';
  const path = { ledger };
  const grants = useQuery({
    queryKey: [ledger, 'audit', 'own-grants'],
    enabled: isAuditor,
    queryFn: async () => {
      const own = await bodyOf(api.GET('/v1/ledgers/{ledger}/session', { params: { path } }));
      const all: Schema['AuditorGrant'][] = [];
      for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
        const page = await bodyOf(api.GET('/v1/ledgers/{ledger}/auditor-grants', { params: { path, query: { cursor, limit: 1000 } } }));
        all.push(...page.items);
        cursor = page.next ?? undefined;
      }
      return all.filter((one) => one.auditor === own.id && one.state === 'in_force' && one.scopes.includes('texts'));
    },
  });
  if (role === 'reviewer') {
    const may = kReviewed.includes(event.kind);
    return { may, why: may ? '' : 'Reviewers read the texts of accesses, and of glass that was broken; not of this event.' };
  }
  if (!isAuditor) return { may: true, why: '' };
  if (grants.data === undefined) return undefined;
  const may = grants.data.some((one) => one.subject === undefined || one.subject === event.subject);
  return { may, why: may ? '' : 'They stay sealed for you: no grant that is in force lets you read texts of this person. An administrator can give one.' };
}

function Opened({ texts }: { texts: Schema['EventTexts'] }) {
  return (
    <Stack gap="sm" aria-live="polite">
      {texts.texts.length === 0 && <Text size="sm">The event has no texts.</Text>}
      {texts.texts.map((one, i) => (
        <Blockquote key={i} p="sm" cite={inWords(one.role) + (one.name === undefined ? '' : `, ${one.name}`)} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {one.text ?? <Text c="dimmed" component="span">It was erased.</Text>}
        </Blockquote>
      ))}
      <Text size="sm" c="dimmed">
        {texts.access !== undefined && <>Recorded as <Anchor component={Link} underline="always" to={`/audit/events/${texts.access}`}>event {texts.access}</Anchor>. </>}
        This is the server’s word: a bundle with sections brings along what it takes to check a text against its commitment.
      </Text>
    </Stack>
  );
}

/** Texts are opened for a purpose, and that is recorded before anything is shown. */
export function EventTexts({ event }: { event: Event }) {
  const { api, ledger } = useSession();
  const entitled = useEntitlement(event);
  const [isOpen, { open, close }] = useDisclosure();
  const [purpose, setPurpose] = useState('HCOMPL');
  const [reason, setReason] = useState('');
  const reading = useMutation({
    mutationFn: () => {
      const header = { 'Purpose-Of-Use': purpose, 'Access-Reason': reasonHeader(reason) };
      return bodyOf(api.GET('/v1/ledgers/{ledger}/events/{sequence}/texts', { params: { path: { ledger, sequence: event.sequence }, header } }));
    },
    onSuccess: close,
  });
  if (!event.sections.some((section) => kTextRoles.includes(section.role)) || entitled === undefined) return null;
  if (!entitled.may) return <Text size="sm" c="dimmed" mt="sm">{entitled.why}</Text>;
  return (
    <Stack mt="sm" align="flex-start">
      {reading.data !== undefined && <Opened texts={reading.data} />}
      <Button variant="default" onClick={open} leftSection={<IconLockOpen size={16} aria-hidden />}>
        Open the texts
      </Button>
      <Modal opened={isOpen} closeButtonProps={{ 'aria-label': 'Close' }} onClose={close} title="Open what is sealed" centered>
        <Stack>
          <Alert color="yellow">Opening is an access to personal data. It is recorded for good, under your token, with what you say here; the person can see it.</Alert>
          <NativeSelect label="Purpose of use" data={purposesOfUse} value={purpose} onChange={(change) => setPurpose(change.currentTarget.value)} />
          <Textarea label="Why" value={reason} onChange={(change) => setReason(change.currentTarget.value)} autosize minRows={2} maxLength={2000} data-autofocus required />
          {reading.isError && <Failure error={reading.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>Cancel</Button>
            <Button disabled={reason.trim() === ''} loading={reading.isPending} onClick={() => reading.mutate()}>Open and record it</Button>
          </Group>
        </Stack>
      </Modal>
    </Stack>
  );
}
