import { Alert, Button, Checkbox, Group, Modal, NumberInput, Paper, Select, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Form } from './form';
import { fromLocal } from './moments';
import { digitsOf, inSmallest } from './money';
import { isOpen, kGrounds, kStepLabels, type State, stepsOf } from './requestStates';

type Item = Schema['RightsRequest'];

const kSays: Partial<Record<State, string>> = {
  verification_needed: 'The person is asked to show who they are. The time goes on.',
  verified: 'It is clear that the person is who they say.',
  in_progress: 'Somebody works on it.',
  extended: 'By as much as the law allows, once, and only while the first time runs. The person has to be told why.',
  fulfilled: 'The request is closed. That cannot be taken back.',
  partly_fulfilled: 'The request is closed, and a part of it was refused. That cannot be taken back.',
  denied: 'The request is closed. The person has to be told why, and that they may complain and go to court. That cannot be taken back.',
  withdrawn: 'The request is closed, as the person wants. That cannot be taken back.',
};

function StepForm({ request, state, close }: { request: Item; state: State; close: () => void }) {
  const { api, ledger } = useSession();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [ground, setGround] = useState<Schema['DenialGround'] | null>(null);
  const [isComplaint, setComplaint] = useState(false);
  const [isRemedy, setRemedy] = useState(false);
  const [toldAt, setToldAt] = useState('');
  const [fee, setFee] = useState<number | string>('');
  const [currency, setCurrency] = useState('EUR');
  const isRefusal = state === 'denied' || state === 'partly_fulfilled';
  const needsReason = isRefusal || state === 'extended';
  const mayCost = state === 'fulfilled' || state === 'partly_fulfilled';
  const hasFee = mayCost && fee !== '' && Number(fee) > 0;
  const step = () =>
    bodyOf(
      api.PATCH('/v1/ledgers/{ledger}/requests/{request}', {
        params: { path: { ledger, request: request.id }, header: { 'If-Match': `"${request.revision}"` } },
        body: {
          state,
          ...(reason === '' ? {} : { reason }),
          ...(isRefusal && ground !== null ? { ground } : {}),
          ...(state === 'denied' ? { complaint_told: isComplaint, remedy_told: isRemedy } : {}),
          ...(toldAt === '' ? {} : { told_at: fromLocal(toldAt) }),
          ...(hasFee ? { fee: inSmallest(Number(fee), currency), currency } : {}),
        },
      }),
    );
  const done = () => {
    void queries.invalidateQueries({ queryKey: [ledger, 'requests'] });
    close();
  };
  return (
    <Form submit={kStepLabels[state]} run={step} onDone={done} onCancel={close} isDangerous={state === 'denied'}>
      {(faults) => (
        <>
          <Text size="sm">{kSays[state]}</Text>
          {isRefusal && (
            <Select label="Ground" data={Object.entries(kGrounds).map(([value, label]) => ({ value, label }))} value={ground} required
              onChange={(next) => setGround(next as Schema['DenialGround'] | null)} error={faults.ground} />
          )}
          <Textarea label="Reason" description="Kept sealed" required={needsReason || hasFee} value={reason} autosize minRows={2} maxRows={8}
            onChange={(event) => setReason(event.currentTarget.value)} error={faults.reason} />
          {state === 'denied' && (
            <>
              <Checkbox label="The person was told that they may complain to the authority" checked={isComplaint} error={faults.complaint_told}
                onChange={(event) => setComplaint(event.currentTarget.checked)} />
              <Checkbox label="The person was told that they may go to court" checked={isRemedy} error={faults.remedy_told}
                onChange={(event) => setRemedy(event.currentTarget.checked)} />
            </>
          )}
          {(state === 'denied' || state === 'extended') && (
            <TextInput label="When they were told" description="Now when left out" type="datetime-local" value={toldAt}
              onChange={(event) => setToldAt(event.currentTarget.value)} error={faults.told_at} />
          )}
          {mayCost && (
            <Group grow align="flex-start">
              <NumberInput label="Fee" description="None in most cases" value={fee} onChange={setFee} min={0} decimalScale={digitsOf(currency)} error={faults.fee} />
              <TextInput label="Currency" description="Such as EUR" value={currency} maxLength={3} error={faults.currency}
                onChange={(event) => setCurrency(event.currentTarget.value.toUpperCase())} />
            </Group>
          )}
        </>
      )}
    </Form>
  );
}

/** What can be done next with a request. */
export function StepRequest({ request }: { request: Item }) {
  const [state, setState] = useState<State | null>(null);
  const steps = stepsOf(request, Date.now());
  if (!isOpen(request.state)) return <Alert color="gray" role="note">The request is closed: nothing follows.</Alert>;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="next">
      <Title order={2} size="h4" id="next" mb="sm">What next?</Title>
      <Group gap="xs">
        {steps.map((step, index) => (
          <Button key={step} size="sm" variant={index === 0 ? 'filled' : 'default'} onClick={() => setState(step)}>
            {kStepLabels[step]}
          </Button>
        ))}
      </Group>
      <Modal opened={state !== null} onClose={() => setState(null)} title={state === null ? '' : kStepLabels[state]} size="lg"
        closeButtonProps={{ 'aria-label': 'Close' }}>
        {state !== null && <StepForm request={request} state={state} close={() => setState(null)} />}
      </Modal>
    </Paper>
  );
}
