import { Alert, Select, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Dialog, Form } from './form';

type Decision = Schema['NoticeDecision']['outcome'];
const kDecisions: Record<Decision, string> = {
  delivered: 'They were told',
  impossible: 'They cannot be told',
  disproportionate: 'It would be out of proportion',
};
const kToldNobody =
  'Nobody was told, and the notice is closed all the same. The person sees that when they ask who got their data, ' +
  'and an authority may ask why.';
const kMeans: Record<Decision, string> = {
  delivered: 'The notice is closed as told. Nothing more is sent.',
  impossible: kToldNobody,
  disproportionate: kToldNobody,
};

function DecisionForm({ notice, close }: { notice: Schema['Notice']; close: () => void }) {
  const { api, ledger } = useSession();
  const queries = useQueryClient();
  const [outcome, setOutcome] = useState<Decision>('delivered');
  const [reason, setReason] = useState('');
  const isToldWhy = outcome === 'delivered' || reason.trim() !== '';
  const decide = () =>
    bodyOf(
      api.PATCH('/v1/ledgers/{ledger}/notices/{notice}', {
        params: { path: { ledger, notice: notice.id } },
        body: { outcome, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) },
      }),
    );
  const done = () => {
    void queries.invalidateQueries({ queryKey: [ledger, 'notices'] });
    close();
  };
  return (
    <Form<unknown>
      submit="Record"
      run={decide}
      onDone={done}
      onCancel={close}
      check={() => (isToldWhy ? ({} as Record<string, string>) : { reason: 'Say why' })}
    >
      {(faults) => (
        <>
          <Select
            label="What became of it"
            data={Object.entries(kDecisions).map(([value, label]) => ({ value, label }))}
            value={outcome}
            allowDeselect={false}
            onChange={(next) => setOutcome((next ?? outcome) as Decision)}
            error={faults.outcome}
            data-autofocus
          />
          <Textarea
            label={outcome === 'delivered' ? 'How, if you like' : 'Why'}
            description="Kept sealed"
            required={outcome !== 'delivered'}
            value={reason}
            autosize
            minRows={2}
            maxRows={8}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={faults.reason}
          />
          <Alert color={outcome === 'delivered' ? 'gray' : 'yellow'} role="note">
            {kMeans[outcome]} It cannot be changed afterwards.
          </Alert>
        </>
      )}
    </Form>
  );
}

/** What became of a notice that a person tells by hand, or that the server does not get through. */
export function DecideNotice({ notice }: { notice: Schema['Notice'] }) {
  return (
    <Dialog
      action="What became of it"
      title={`Told: ${notice.title ?? notice.recipient ?? 'a recipient'}`}
      variant="subtle"
      size="xs"
    >
      {(close) => <DecisionForm notice={notice} close={close} />}
    </Dialog>
  );
}
