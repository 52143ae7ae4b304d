import { Alert, NativeSelect, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { kLongestText } from './CaseQuestions';
import { useOwnToken, useRefresh } from './may';
import { Step } from './step';
import {
  type Disposition,
  dispositions,
  dispositionWords,
  idIn,
  isAppropriate,
  needsSecondLook,
  oneOf,
  type Sanction,
  sanctions,
  sanctionWords,
} from './words';

type Case = Schema['ReviewCase'];

function useSecondLook(): string | undefined {
  const { api, ledger } = useSession();
  const settings = useQuery({
    queryKey: [ledger, 'settings'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/settings/privacy', { params: { path: { ledger } } })),
    staleTime: 60_000,
  });
  const from = settings.data?.review_second_look_from.value;
  return typeof from === 'string' ? from : undefined;
}

export function Decide({ review }: { review: Case }) {
  const { api, ledger } = useSession();
  const refresh = useRefresh();
  const secondLook = useSecondLook();
  const [disposition, setDisposition] = useState<Disposition | null>(null);
  const [chosenSanction, setSanction] = useState<Sanction>('none');
  const [reason, setReason] = useState('');
  const [breach, setBreach] = useState('');
  const isFine = disposition !== null && isAppropriate(disposition);
  const sanction = isFine ? 'none' : chosenSanction;
  const isReady = disposition !== null && reason.trim() !== '' && (breach === '' || idIn(breach) !== undefined);
  const decide = async () => {
    if (disposition === null) return;
    await bodyOf(
      api.POST('/v1/ledgers/{ledger}/reviews/{review}/decision', {
        params: { path: { ledger, review: review.id } },
        body: { disposition, sanction, reason, breach: idIn(breach) },
      }),
    );
  };
  return (
    <Step
      action="Decide"
      title="Decide this case"
      variant="filled"
      width="lg"
      isReady={isReady}
      run={decide}
      onDone={refresh}
    >
      <Radio.Group
        label="It was"
        required
        value={disposition}
        onChange={(next) => setDisposition(oneOf(dispositions, next) ?? null)}
      >
        <Stack gap="xs" mt="xs">
          {dispositions.map((one) => (
            <Radio key={one} value={one} label={dispositionWords[one].name} description={dispositionWords[one].about} />
          ))}
        </Stack>
      </Radio.Group>
      <NativeSelect
        label="Sanction"
        value={sanction}
        disabled={isFine}
        description={isFine ? 'There is none for what was appropriate.' : undefined}
        onChange={(event) => setSanction(oneOf(sanctions, event.currentTarget.value) ?? 'none')}
        data={sanctions.map((value) => ({ value, label: sanctionWords[value] }))}
      />
      <Textarea
        label="Why"
        description="It is sealed; whoever reads it leaves an access."
        required
        autosize
        minRows={3}
        value={reason}
        maxLength={kLongestText}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <TextInput
        label="Breach that it turned out to be"
        description="Its id, where one was recorded."
        value={breach}
        onChange={(event) => setBreach(event.currentTarget.value)}
        error={breach !== '' && idIn(breach) === undefined ? 'Not a whole id' : undefined}
      />
      {disposition !== null && secondLook !== undefined && (
        <Text size="sm" role="status">
          {needsSecondLook(secondLook, disposition, sanction)
            ? 'A second reviewer has to agree before the case is closed.'
            : 'The case is closed with this. It can be opened again; the decision stays in the log.'}
        </Text>
      )}
    </Step>
  );
}

/** The second pair of eyes: neither the token nor the person that decided. */
export function Confirm({ review }: { review: Case }) {
  const { api, ledger } = useSession();
  const refresh = useRefresh();
  const [note, setNote] = useState('');
  const confirm = () =>
    bodyOf(
      api.POST('/v1/ledgers/{ledger}/reviews/{review}/confirmation', {
        params: { path: { ledger, review: review.id } },
        body: note.trim() === '' ? {} : { note },
      }),
    );
  return (
    <Step action="Agree" title="Agree with the decision" variant="filled" run={confirm} onDone={refresh}>
      <Text size="sm">The case is closed with this. Read what it covers and the reason first.</Text>
      <Textarea
        label="Note"
        description="May be left out."
        autosize
        minRows={2}
        maxLength={kLongestText}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </Step>
  );
}

const kBacks = {
  return: {
    path: '/v1/ledgers/{ledger}/reviews/{review}/return',
    action: 'Disagree',
    title: 'Send the decision back',
    about: 'The case is open again, with your reason. The decision stays in the timeline.',
  },
  reopening: {
    path: '/v1/ledgers/{ledger}/reviews/{review}/reopening',
    action: 'Open again',
    title: 'Open the case again',
    about: 'It is due anew. What was decided stays in the timeline.',
  },
} as const;

/** Back to being open: from a decision, or from the end. */
export function Back({ review, how }: { review: Case; how: keyof typeof kBacks }) {
  const { api, ledger } = useSession();
  const refresh = useRefresh();
  const [reason, setReason] = useState('');
  const { path, action, title, about } = kBacks[how];
  const done = () => {
    setReason('');
    void refresh();
  };
  return (
    <Step
      action={action}
      title={title}
      isReady={reason.trim() !== ''}
      onDone={done}
      run={() => bodyOf(api.POST(path, { params: { path: { ledger, review: review.id } }, body: { reason } }))}
    >
      <Text size="sm">{about}</Text>
      <Textarea
        label="Why"
        required
        autosize
        minRows={3}
        maxLength={kLongestText}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Step>
  );
}

/** Whether it is one's own decision that waits: then it is for others. */
export function OwnDecision({ review }: { review: Case }) {
  const own = useOwnToken();
  if (review.state !== 'decided' || review.decision?.by !== own || own === undefined) return null;
  return (
    <Alert color="gray" variant="light">
      You decided it. Somebody else has to agree or disagree; a second token of your own does not count.
    </Alert>
  );
}
