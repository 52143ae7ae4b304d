import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { bodyOf, type Schema } from '../../client/api';
import { Failure, Loading } from '../../parts/states';
import { usePerson, useRefresh } from './person';
import { tell } from './tell';
import { kTypes } from './words';

/** Everything of a type at once: counted first, and deleted only if it still is that many. */
export function DeleteMany({ type }: { type: Schema['ContentType'] | undefined }) {
  const { api, ledger, subject } = usePerson();
  const refresh = useRefresh();
  const [isOpen, { open, close }] = useDisclosure();
  const what = type === undefined ? 'everything that you wrote' : `all your ${kTypes[type].many.toLowerCase()}`;
  const call = (body: { preview?: boolean; expected?: number }) =>
    bodyOf(
      api.POST('/v1/ledgers/{ledger}/content/deletions', {
        params: { path: { ledger } },
        body: { author: subject, type, ...body },
      }),
    );
  const look = useMutation({ mutationFn: () => call({ preview: true }) });
  const remove = useMutation({
    mutationFn: (expected: number) => call({ expected }),
    onSuccess: async ({ count, more }) => {
      close();
      tell(`${countOf(count)} deleted.${more ? ' There is more: delete again.' : ''}`);
      await refresh('content', 'history');
    },
    onError: () => look.mutate(),
  });
  const begin = () => {
    remove.reset();
    look.mutate();
    open();
  };
  const count = look.data?.count ?? 0;
  return (
    <>
      <Button variant="subtle" color="red" onClick={begin}>
        {type === undefined ? 'Delete all' : `Delete all ${kTypes[type].many.toLowerCase()}`}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        closeButtonProps={{ 'aria-label': 'Close' }}
        title={`Delete ${what}?`}
        centered
      >
        <Stack>
          {look.isPending && <Loading what="Counting" />}
          {look.isError && <Failure error={look.error} again={() => look.mutate()} />}
          {look.isSuccess && count === 0 && <Text>There is nothing to delete.</Text>}
          {look.isSuccess && count > 0 && (
            <Text size="sm">
              {countOf(count)} would be destroyed for good, with every earlier version: nobody can bring that back. What
              others answered stays.
              {look.data.more && ' That is as much as goes at once; there is more.'}
            </Text>
          )}
          {remove.isError && <Failure error={remove.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button
              color="red"
              disabled={!look.isSuccess || count === 0}
              loading={remove.isPending}
              onClick={() => remove.mutate(count)}
            >
              {count === 0 ? 'Delete' : `Delete ${count}`}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

const countOf = (count: number) => (count === 1 ? 'One thing that you wrote' : `${count} things that you wrote`);
