import { Alert, Badge, Group, Paper, Select, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { ListTable } from '../../parts/list';
import { inWords, Moment } from '../../parts/text';
import { AuthorizationForm } from './AuthorizationForm';
import { Dialog, Form } from './form';
import { fromLocal } from './moments';

type Authorization = Schema['Authorization'];
type Cause = Schema['AuthorizationEnd'];

const kCauses: Record<Cause, { option: string; ended: string; means: string }> = {
  revoked: {
    option: 'The person revokes it',
    ended: 'revoked',
    means: 'Nothing may be disclosed that rests on it from that moment on. What was disclosed before stands.',
  },
  expiry_event: {
    option: 'What it ends with has happened',
    ended: 'ended with its event',
    means: 'From that moment on nothing may be disclosed that rests on it.',
  },
  defective: {
    option: 'It was never valid',
    ended: 'never valid',
    means:
      'It counts for nothing, not even for what was disclosed before: that has to be looked at, and may be a breach.',
  },
};

function EndForm({ authorization, close }: { authorization: Authorization; close: () => void }) {
  const { api, ledger } = useSession();
  const queries = useQueryClient();
  const [cause, setCause] = useState<Cause>('revoked');
  const [at, setAt] = useState('');
  const [reason, setReason] = useState('');
  const end = () =>
    bodyOf(
      api.POST('/v1/ledgers/{ledger}/authorizations/{authorization}/end', {
        params: { path: { ledger, authorization: authorization.id } },
        body: {
          cause,
          ...(at === '' ? {} : { ended_at: fromLocal(at) }),
          ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
        },
      }),
    );
  const done = () => {
    void queries.invalidateQueries({ queryKey: [ledger, 'authorizations', authorization.subject] });
    close();
  };
  return (
    <Form submit="End it" run={end} onDone={done} onCancel={close} isDangerous>
      {(faults) => (
        <>
          <Select
            label="Why it ends"
            data={Object.entries(kCauses).map(([value, { option }]) => ({ value, label: option }))}
            value={cause}
            allowDeselect={false}
            onChange={(next) => setCause((next ?? cause) as Cause)}
            error={faults.cause}
            data-autofocus
          />
          <TextInput
            label="When it came in, or happened"
            description="Now when left out"
            type="datetime-local"
            value={at}
            onChange={(event) => setAt(event.currentTarget.value)}
            error={faults.ended_at}
          />
          <Textarea
            label="In their words, or yours"
            description="Kept sealed"
            value={reason}
            autosize
            minRows={2}
            maxRows={8}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={faults.reason}
          />
          <Alert color="red" role="note">
            {kCauses[cause].means} It cannot be taken back; the person may sign another.
          </Alert>
        </>
      )}
    </Form>
  );
}

function State({ authorization }: { authorization: Authorization }) {
  const { ended, in_force: isInForce } = authorization;
  return (
    <Stack gap={4} align="flex-start">
      <Badge tt="none" variant={isInForce ? 'filled' : 'default'}>
        {isInForce ? 'in force' : ended === undefined ? 'over' : kCauses[ended.cause].ended}
      </Badge>
      {ended !== undefined && (
        <Text size="xs" c="dimmed">
          <Moment at={ended.at} />
        </Text>
      )}
      {ended === undefined && (
        <Dialog action="End" title="End an authorization" variant="subtle" size="xs">
          {(close) => <EndForm authorization={authorization} close={close} />}
        </Dialog>
      )}
    </Stack>
  );
}

const words = (codes: string[]) => codes.map(inWords).join(', ');

/** What a person authorized to be disclosed (45 CFR 164.508), newest first. */
export function Authorizations({ subject, isActive }: { subject: string; isActive: boolean }) {
  const { api, ledger } = useSession();
  const read = async (cursor: string | undefined) => {
    const params = { path: { ledger, subject }, query: { cursor, limit: 50 } };
    const page = await bodyOf(api.GET('/v1/ledgers/{ledger}/subjects/{subject}/authorizations', { params }));
    return { items: page.items, next: page.next ?? null };
  };
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="authorizations">
      <Group justify="space-between" mb="sm">
        <div>
          <Title order={2} size="h4" id="authorizations">
            Authorizations
          </Title>
          <Text size="sm" c="dimmed">
            What they signed that may be disclosed, to whom and what for (45 CFR 164.508).
          </Text>
        </div>
        {isActive && (
          <Dialog action="Record one" title="A signed authorization">
            {(close) => <AuthorizationForm subject={subject} close={close} />}
          </Dialog>
        )}
      </Group>
      <ListTable<Authorization>
        queryKey={[ledger, 'authorizations', subject]}
        read={read}
        keyOf={(authorization) => authorization.id}
        label="Authorizations"
        empty={
          <Text size="sm" c="dimmed" py="sm">
            They have signed none.
          </Text>
        }
        columns={[
          {
            header: 'What, and to whom',
            cell: ({ categories, recipients, purposes, representative }) => (
              <Stack gap={0}>
                <Text size="sm" fw={500}>
                  {words(categories)}
                </Text>
                <Text size="sm">to {words(recipients)}</Text>
                <Text size="sm">for {words(purposes)}</Text>
                {representative && (
                  <Text size="xs" c="dimmed">
                    signed for them by a representative
                  </Text>
                )}
              </Stack>
            ),
          },
          { header: 'Signed', isMinor: true, cell: (authorization) => <Moment at={authorization.signed_at} day /> },
          {
            header: 'Until',
            isMinor: true,
            cell: ({ expires_at: until }) =>
              until === undefined ? 'an event, which it says' : <Moment at={until} day />,
          },
          { header: 'State', cell: (authorization) => <State authorization={authorization} /> },
        ]}
      />
    </Paper>
  );
}
