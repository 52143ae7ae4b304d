import { Button, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { problemOf } from '../../client/problem';
import { useSession } from '../../client/session';
import { useIsReviewer, useOwnToken, useRefresh } from './may';
import { Step } from './step';
import { idIn, oneOf } from './words';

const kWhom = ['me', 'nobody', 'other'] as const;

function useAssign(review: string) {
  const { api, ledger } = useSession();
  return (reviewer: string) =>
    bodyOf(
      api.POST('/v1/ledgers/{ledger}/reviews/{review}/assignment', {
        params: { path: { ledger, review } },
        body: { reviewer },
      }),
    );
}

/** One press, since it can be given back by another. */
export function Take({ review, size = 'xs' }: { review: Schema['Review']; size?: string }) {
  const isReviewer = useIsReviewer();
  const assign = useAssign(review.id);
  const refresh = useRefresh();
  const take = useMutation({ mutationFn: () => assign('me'), onSuccess: refresh });
  if (!isReviewer || review.assignee !== undefined || review.state === 'closed') return null;
  return (
    <Stack gap={2} align="flex-start">
      <Button size={size} variant="default" loading={take.isPending} onClick={() => take.mutate()}>
        Take
      </Button>
      {take.isError && (
        <Text size="xs" c="red" role="alert">
          {problemOf(take.error).title}
        </Text>
      )}
    </Stack>
  );
}

/** Who has a case, and giving it to somebody else. */
export function Assign({ review }: { review: Schema['Review'] }) {
  const isReviewer = useIsReviewer();
  const own = useOwnToken();
  const assign = useAssign(review.id);
  const refresh = useRefresh();
  const [whom, setWhom] = useState<(typeof kWhom)[number]>('other');
  const [token, setToken] = useState('');
  if (!isReviewer || review.state === 'closed') return null;
  const reviewer = whom === 'other' ? idIn(token) : whom;
  return (
    <Step
      action="Give to…"
      title="Who takes care of this case"
      submit="Give it to them"
      size="xs"
      isReady={reviewer !== undefined}
      run={() => assign(reviewer ?? '')}
      onDone={refresh}
    >
      <Radio.Group value={whom} onChange={(next) => setWhom(oneOf(kWhom, next) ?? 'other')} label="The case is">
        <Stack gap="xs" mt="xs">
          <Radio value="me" label="Mine" disabled={review.assignee === own} />
          <Radio value="nobody" label="Nobody’s: back into the queue" disabled={review.assignee === undefined} />
          <Radio value="other" label="Another reviewer’s" />
        </Stack>
      </Radio.Group>
      {whom === 'other' && (
        <TextInput
          label="Id of their token"
          description="Whoever issues tokens can tell it. Of a reviewer, and not of whose accesses these are."
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
          error={token !== '' && idIn(token) === undefined ? 'Not a whole id' : undefined}
        />
      )}
    </Step>
  );
}
