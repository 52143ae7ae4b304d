import { Checkbox, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { kLongestText } from './CaseQuestions';
import { useRefresh } from './may';
import { ReadingFields, type ReadingPurpose } from './Reading';
import { Step } from './step';

type ReviewCase = Schema['ReviewCase'];
type Texts = Schema['ReviewTexts'];

/** Sequences between commas or blanks; nothing when one of them is none. */
function sequencesIn(text: string): number[] | undefined {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '');
  return parts.every((part) => /^\d{1,15}$/.test(part)) ? parts.map(Number) : undefined;
}

export function AddNote({ review }: { review: ReviewCase }) {
  const { api, ledger } = useSession();
  const refresh = useRefresh();
  const [isEvidence, setEvidence] = useState(false);
  const [text, setText] = useState('');
  const [points, setPoints] = useState('');
  const events = sequencesIn(points);
  const note = () =>
    bodyOf(
      api.POST('/v1/ledgers/{ledger}/reviews/{review}/notes', {
        params: { path: { ledger, review: review.id } },
        body: { type: isEvidence ? 'evidence' : 'note', text, events: events?.length ? events : undefined },
      }),
    );
  const done = () => {
    setText('');
    setPoints('');
    void refresh();
  };
  return (
    <Step
      action="Note"
      title="Note something"
      submit="Keep it"
      isReady={text.trim() !== '' && events !== undefined}
      run={note}
      onDone={done}
    >
      <Textarea
        label="Text"
        description="It is sealed, and stays: a note is not changed or taken back."
        required
        autosize
        minRows={3}
        value={text}
        maxLength={kLongestText}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Checkbox
        label="It is evidence"
        checked={isEvidence}
        onChange={(event) => setEvidence(event.currentTarget.checked)}
      />
      <TextInput
        label="Events that it points at"
        description="Their numbers, between commas"
        value={points}
        onChange={(event) => setPoints(event.currentTarget.value)}
        error={events === undefined ? 'Numbers of events only' : undefined}
      />
    </Step>
  );
}

/** Sealed texts come on asking, once it was said what for: that they are read is an event of the log. */
export function ReadTexts({ review, onRead }: { review: ReviewCase; onRead: (texts: Texts) => void }) {
  const { api, ledger, role } = useSession();
  const [purpose, setPurpose] = useState<ReadingPurpose>('HOPERAT');
  const [reason, setReason] = useState('');
  if (role === 'admin')
    return (
      <Text size="sm" c="dimmed">
        What was written is sealed. Reviewers may read it, and auditors with a grant.
      </Text>
    );
  const read = async () =>
    onRead(
      await bodyOf(
        api.GET('/v1/ledgers/{ledger}/reviews/{review}/texts', {
          params: {
            path: { ledger, review: review.id },
            header: {
              'Purpose-Of-Use': purpose,
              'Access-Reason': reason === '' ? undefined : encodeURIComponent(reason),
            },
          },
        }),
      ),
    );
  return (
    <Step action="Read what was written" title="Read what was written" submit="Read it" size="xs" run={read}>
      <Text size="sm">
        Reasons, notes, evidence, questions and answers are sealed. That you read them becomes an event of the log,
        before you see them.
        {role === 'auditor' && ' You need a grant that covers texts.'}
      </Text>
      <ReadingFields purpose={purpose} onPurpose={setPurpose} reason={reason} onReason={setReason} />
    </Step>
  );
}
