import { Card, Group, Radio, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Employee, EventLink, Mark } from './labels';
import { useIsReviewer, useRefresh } from './may';
import { Step } from './step';
import { oneOf } from './words';

type Case = Schema['ReviewCase'];
type Asked = Case['asked_questions'][number];
const kAudiences = ['employee', 'supervisor'] as const;
export const kLongestText = 16_384;

export function Ask({ review }: { review: Case }) {
  const { api, ledger } = useSession();
  const refresh = useRefresh();
  const [audience, setAudience] = useState<Schema['ReviewAudience']>('employee');
  const [text, setText] = useState('');
  const ask = () =>
    bodyOf(
      api.POST('/v1/ledgers/{ledger}/reviews/{review}/questions', {
        params: { path: { ledger, review: review.id } },
        body: { audience, text },
      }),
    );
  const done = () => {
    setText('');
    void refresh();
  };
  return (
    <Step
      action="Ask"
      title="Ask about these accesses"
      submit="Ask"
      isReady={text.trim() !== ''}
      run={ask}
      onDone={done}
    >
      <Radio.Group
        label="Whom"
        value={audience}
        onChange={(next) => setAudience(oneOf(kAudiences, next) ?? 'employee')}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="employee" label="The employee" />
          <Radio value="supervisor" label="Their supervisor" description="As their employment is described." />
        </Stack>
      </Radio.Group>
      <Textarea
        label="Question"
        description="They see it and nothing else of the case. What was asked cannot be taken back."
        required
        autosize
        minRows={3}
        maxLength={kLongestText}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </Step>
  );
}

/** An answer that somebody gave by word of mouth. */
function WriteAnswer({ question }: { question: Asked }) {
  const { api, ledger } = useSession();
  const refresh = useRefresh();
  const [text, setText] = useState('');
  const answer = () =>
    bodyOf(
      api.POST('/v1/ledgers/{ledger}/reviews/questions/{question}/answer', {
        params: { path: { ledger, question: question.id } },
        body: { text },
      }),
    );
  return (
    <Step
      action="Write down the answer"
      title="Write down what you were told"
      submit="Keep the answer"
      size="xs"
      isReady={text.trim() !== ''}
      run={answer}
      onDone={refresh}
    >
      <Text size="sm">The log says that you wrote it down, and not they. A question is answered once.</Text>
      <Textarea
        label="Answer"
        required
        autosize
        minRows={3}
        maxLength={kLongestText}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </Step>
  );
}

function QuestionState({ question }: { question: Asked }) {
  if (question.answered !== undefined) return <Mark color="teal">Answered</Mark>;
  if (question.read !== undefined) return <Mark color="gray">Read, not answered</Mark>;
  return <Mark color="gray">Not read yet</Mark>;
}

/** Who was asked, and how far each question got. What it says is in the timeline, once it is read. */
export function CaseQuestions({ review }: { review: Case }) {
  const isReviewer = useIsReviewer();
  if (review.asked_questions.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nobody was asked yet.
      </Text>
    );
  }
  return (
    <Stack gap="sm">
      {review.asked_questions.map((question) => (
        <Card key={question.id} withBorder padding="sm">
          <Group justify="space-between">
            <Group gap="xs">
              <Text size="sm" fw={600}>
                {question.audience === 'employee' ? 'The employee' : 'The supervisor'}
              </Text>
              <Employee id={question.asked} />
              <QuestionState question={question} />
            </Group>
            <Group gap="xs">
              <EventLink sequence={question.sequence}>The question</EventLink>
              {question.answered !== undefined && <EventLink sequence={question.answered}>The answer</EventLink>}
              {isReviewer && question.answered === undefined && review.state === 'open' && (
                <WriteAnswer question={question} />
              )}
            </Group>
          </Group>
        </Card>
      ))}
    </Stack>
  );
}
