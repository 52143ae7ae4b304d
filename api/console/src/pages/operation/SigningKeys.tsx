import { Alert, Badge, Group, Stack, Text, TextInput, Timeline } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Confirm } from '../../parts/confirm';
import { Copied } from '../../parts/copied';
import { Shown } from '../../parts/states';
import { Moment } from '../../parts/text';
import { Dialog, Form } from '../owner/form';
import { fromLocal } from '../owner/moments';
import { say } from '../owner/say';

type Key = Schema['SigningKey'];
const kNumber = new Intl.NumberFormat();

function useRotation(of: string) {
  const { api } = useSession();
  const queries = useQueryClient();
  const rotate = (body: Schema['NewSigningKey']) =>
    bodyOf(api.POST('/v1/ledgers/{ledger}/signing-keys', { params: { path: { ledger: of } }, body }));
  const done = () => {
    void queries.invalidateQueries({ queryKey: [of, 'signing-keys'] });
    void queries.invalidateQueries({ queryKey: ['ledgers'] });
    say('A new key signs from now on');
  };
  return { rotate, done };
}

function CompromiseForm({ of, close }: { of: string; close: () => void }) {
  const { rotate, done } = useRotation(of);
  const [since, setSince] = useState('');
  const finish = () => {
    done();
    close();
  };
  return (
    <Form
      submit="Declare and replace it"
      run={() => rotate({ compromised_since: fromLocal(since) })}
      onDone={finish}
      onCancel={close}
      isDangerous
      check={() =>
        since === ''
          ? { compromised_since: 'Say from when on; rather too early than too late' }
          : ({} as Record<string, string>)
      }
    >
      {(faults) => (
        <>
          <TextInput
            label="Others may have had it since"
            type="datetime-local"
            value={since}
            required
            data-autofocus
            error={faults.compromised_since}
            onChange={(event) => setSince(event.currentTarget.value)}
          />
          <Alert color="red" role="note">
            The log says for ever that what the present key signed from then on, others may have signed as well:
            receipts, certificates and checkpoints of that time count for less. A new key signs from now on. Tell
            auditors and witnesses the new key by another way than this log, too: whoever has the old one could have
            announced a key of their own.
          </Alert>
        </>
      )}
    </Form>
  );
}

function KeyItem({ signer }: { signer: Key }) {
  return (
    <Stack gap={4} align="flex-start">
      <Group gap="xs">
        {signer.current && <Badge tt="none">signs now</Badge>}
        {signer.compromised_since !== undefined && (
          <Badge color="red" variant="filled" tt="none">
            declared compromised
          </Badge>
        )}
      </Group>
      <Copied name="Verifier key" value={signer.verifier_key} />
      {signer.compromised_since !== undefined && (
        <Text size="sm">
          What it signed since <Moment at={signer.compromised_since} />, others may have signed.
        </Text>
      )}
    </Stack>
  );
}

/** From the first event that it signs to the last. */
function span(keys: Key[], index: number): string {
  const from = keys[index]?.from ?? 0;
  const next = keys[index + 1];
  return next === undefined
    ? `Event ${kNumber.format(from)} and what follows`
    : `Events ${kNumber.format(from)} to ${kNumber.format(next.from - 1)}`;
}

/** The keys that signed a ledger's log, one after the other, and a new one when it is time. */
export function SigningKeys({ of }: { of: string }) {
  const { api } = useSession();
  const { rotate, done } = useRotation(of);
  const query = useQuery({
    queryKey: [of, 'signing-keys'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/signing-keys', { params: { path: { ledger: of } } })),
  });
  return (
    <Stack>
      <Shown query={query}>
        {({ signing_keys: keys }) => (
          <Timeline bulletSize={14} lineWidth={2} active={keys.length - 1} aria-label="Signing keys">
            {keys.map((signer, index) => (
              <Timeline.Item key={signer.verifier_key} title={span(keys, index)}>
                <KeyItem signer={signer} />
              </Timeline.Item>
            ))}
          </Timeline>
        )}
      </Shown>
      <Group gap="xs">
        <Confirm action="Make a new key" title="A new key to sign with" run={() => rotate({})} onDone={done}>
          <Text size="sm">
            The present key signs the event that announces the new one; then its secret is destroyed. Auditors and
            witnesses that keep the present key are led to the new one by the log itself, so nobody has to be told.
          </Text>
          <Text size="sm">
            Exports that people have not fetched yet cannot be fetched any more: they have to be made again.
          </Text>
        </Confirm>
        <Dialog action="Others may have the key" title="Declare the present key compromised">
          {(close) => <CompromiseForm of={of} close={close} />}
        </Dialog>
      </Group>
    </Stack>
  );
}
