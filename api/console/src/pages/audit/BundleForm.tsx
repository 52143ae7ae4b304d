import { Alert, Button, Group, Modal, NativeSelect, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { bodyOf } from '../../client/api';
import { useSession } from '../../client/session';
import { Failure } from '../../parts/states';
import { recipientFault } from '../../proof/bech32';
import { FilterForm } from './FilterForm';
import { type Filters, filtersIn, queryOf } from './filters';
import { purposesOfUse, reasonHeader } from './purposes';

function bodyQuery(filters: Filters): Record<string, string | number> {
  const { kind, ...rest } = queryOf(filters);
  const all = { ...rest, kind: kind?.join(',') };
  const out: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(all)) if (value !== undefined) out[name] = value;
  return out;
}

/** What is to be taken along. Texts are opened for a purpose, which is said before. */
export function BundleForm({ onOrdered }: { onOrdered: () => void }) {
  const { api, ledger } = useSession();
  const [address] = useSearchParams();
  const [hasTexts, setTexts] = useState(false);
  const [purpose, setPurpose] = useState('HCOMPL');
  const [reason, setReason] = useState('');
  const [recipient, setRecipient] = useState('');
  const [asked, setAsked] = useState<Filters>();
  const order = useMutation({
    mutationFn: (filters: Filters) => {
      const header = hasTexts ? { 'Purpose-Of-Use': purpose, 'Access-Reason': reasonHeader(reason) } : {};
      const body = { query: bodyQuery(filters), sections: hasTexts, ...(recipient.trim() === '' ? {} : { recipient: recipient.trim() }) };
      return bodyOf(api.POST('/v1/ledgers/{ledger}/bundles', { params: { path: { ledger }, header }, body }));
    },
    onSuccess: onOrdered,
    onSettled: () => setAsked(undefined),
  });
  const fault = recipient.trim() === '' ? undefined : recipientFault(recipient.trim());
  const [isSent, setSent] = useState(false);
  const send = (filters: Filters) => {
    setSent(true);
    if (fault !== undefined) return;
    if (hasTexts) setAsked(filters);
    else order.mutate(filters);
  };
  return (
    <>
      <FilterForm filters={filtersIn(address)} action="Order the bundle" isBusy={order.isPending} onSearch={send}>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">Without filters it is the whole log. Whoever has the file sees ids, kinds, times and facts, and no texts unless you ask for them.</Text>
          <TextInput
            label="Seal it for"
            description={
              <>
                Your public key, as “age-keygen” prints it, or an X25519 key in base64: then only whoever has the secret key
                opens the file, and this server cannot. Left out, whoever gets the file reads it.
              </>
            }
            placeholder="age1…"
            value={recipient}
            error={isSent ? fault : undefined}
            onBlur={() => setSent(true)}
            onChange={(event) => setRecipient(event.currentTarget.value)}
            spellCheck={false}
            autoComplete="off"
          />
          <Switch label="With the texts that grants let you read" checked={hasTexts} onChange={(event) => setTexts(event.currentTarget.checked)} />
          {hasTexts && (
            <>
              <NativeSelect label="Purpose of use" data={purposesOfUse} value={purpose} onChange={(event) => setPurpose(event.currentTarget.value)} />
              <Textarea label="Why" value={reason} onChange={(event) => setReason(event.currentTarget.value)} autosize minRows={2} maxLength={2000} required />
            </>
          )}
          {order.isError && <Failure error={order.error} />}
        </Stack>
      </FilterForm>
      <Modal opened={asked !== undefined} closeButtonProps={{ 'aria-label': 'Close' }} onClose={() => setAsked(undefined)} title="A bundle with texts" centered>
        <Stack>
          <Alert color="yellow">
            For each person whose texts are in it an access is recorded, under your token, with the purpose and the reason that you gave. That cannot be taken back, also
            when the file is never fetched.
          </Alert>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsked(undefined)}>Cancel</Button>
            <Button loading={order.isPending} disabled={reason.trim() === ''} onClick={() => asked !== undefined && order.mutate(asked)}>Order and record it</Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
