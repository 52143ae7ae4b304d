import { Alert, Checkbox, Select, Stack, Text, Textarea, Title } from '@mantine/core';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { Confirm } from '../../parts/confirm';
import { ErasurePreview } from './ErasurePreview';
import { usePerson } from './person';

type Ground = Schema['ErasureOrder']['ground'];

const kGrounds: { value: Ground; label: string }[] = [
  { value: 'no_longer_necessary', label: 'I do not need this any more' },
  { value: 'consent_withdrawn', label: 'I take back my consent' },
  { value: 'objection', label: 'I object to what is done with my data' },
  { value: 'unlawful', label: 'They should not have my data' },
  { value: 'child', label: 'I was a child when I gave it' },
  { value: 'legal_duty', label: 'A law says that it has to go' },
];

const isGround = (text: string | null): text is Ground => kGrounds.some(({ value }) => value === text);

/** What goes and what stays is said before; nothing of it can be taken back. */
export function DeleteMe({ onDone }: { onDone: (erasure: Schema['Erasure']) => void }) {
  const { api, ledger, subject } = usePerson();
  const [ground, setGround] = useState<Ground>('no_longer_necessary');
  const [reason, setReason] = useState('');
  const [isSure, setSure] = useState(false);
  const erase = async () => {
    const body = { subject, ground, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) };
    onDone(await bodyOf(api.POST('/v1/ledgers/{ledger}/erasures', { params: { path: { ledger } }, body })));
  };
  return (
    <section aria-labelledby="delete">
      <Title order={2} size="h4" id="delete">
        Delete me
      </Title>
      <Text c="dimmed" size="sm" mb="sm">
        They forget you: the keys to your data are destroyed, so that nobody can read it again, not from an old backup
        either.
      </Text>
      <ErasurePreview />
      <Alert color="yellow" mb="md" title="Before you do">
        This page closes for you with it: you are signed out, and nobody can sign you in again. Make a copy first if you
        may want something later. You are shown what was destroyed, and can keep that.
      </Alert>
      <Stack>
        <Select
          label="Why"
          data={kGrounds}
          value={ground}
          allowDeselect={false}
          onChange={(value) => isGround(value) && setGround(value)}
          maw={420}
        />
        <Textarea
          label="In your words (if you like)"
          description="It is kept with the proof of what you decided."
          value={reason}
          maxLength={16000}
          autosize
          minRows={2}
          dir="auto"
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Checkbox
          label="I know that this cannot be undone"
          checked={isSure}
          onChange={(event) => setSure(event.currentTarget.checked)}
        />
        <div>
          <Confirm
            action="Delete me"
            title="Delete everything about you?"
            variant="filled"
            isDangerous
            isDisabled={!isSure}
            run={erase}
          >
            <Text size="sm">
              It begins at once and takes a few seconds. After that nobody, not even the operator of this service, can
              bring it back.
            </Text>
          </Confirm>
        </div>
      </Stack>
    </section>
  );
}
