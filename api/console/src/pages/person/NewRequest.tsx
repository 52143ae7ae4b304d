import { Anchor, Button, Group, Modal, Radio, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { Failure } from '../../parts/states';
import { usePerson, useRefresh } from './person';
import { kRequests } from './rights';
import { tell } from './tell';

type Type = Schema['RequestType'];

/** What one need not ask for, because these pages do it at once. */
const kShortcuts: Partial<Record<Type, { to: string; text: string }>> = {
  access: { to: '/me/leave', text: 'You can make a copy yourself, at once' },
  portability: { to: '/me/leave', text: 'You can make a copy yourself, at once' },
  erasure: { to: '/me/leave', text: 'You can delete yourself, at once' },
  rectification: { to: '/me/profile', text: 'You can correct your profile yourself' },
  objection: { to: '/me/consents', text: 'You can object there, at once' },
  accounting: { to: '/me/accesses?tab=lists', text: 'You can make the list yourself, at once' },
};

const isType = (text: string): text is Type => text in kRequests;

export function NewRequest() {
  const { api, ledger, subject } = usePerson();
  const refresh = useRefresh();
  const [isOpen, { open, close }] = useDisclosure();
  const [type, setType] = useState<Type>('access');
  const [detail, setDetail] = useState('');
  const ask = useMutation({
    mutationFn: () =>
      bodyOf(
        api.POST('/v1/ledgers/{ledger}/requests', {
          params: { path: { ledger } },
          body: { subject, type, ...(detail.trim() === '' ? {} : { detail: detail.trim() }) },
        }),
      ),
    onSuccess: async () => {
      close();
      setDetail('');
      tell('They have your request. The time is running.');
      await refresh('requests', 'history');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate();
  };
  const shortcut = kShortcuts[type];
  return (
    <>
      <Button leftSection={<IconPlus size={16} />} onClick={open}>
        Ask for something
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        closeButtonProps={{ 'aria-label': 'Close' }}
        title="What do you ask for?"
        size="lg"
      >
        <form onSubmit={submit}>
          <Stack>
            <Radio.Group
              aria-label="What do you ask for?"
              value={type}
              onChange={(value) => isType(value) && setType(value)}
            >
              <Stack gap="sm">
                {Object.entries(kRequests).map(([value, { title, about }]) => (
                  <Radio key={value} value={value} label={title} description={about} />
                ))}
              </Stack>
            </Radio.Group>
            {shortcut !== undefined && (
              <Text size="sm">
                {shortcut.text}:{' '}
                <Anchor component={Link} to={shortcut.to} onClick={close} underline="always">
                  go there
                </Anchor>
                . Or let them do it:
              </Text>
            )}
            <Textarea
              label="What exactly (if you like)"
              value={detail}
              maxLength={16000}
              autosize
              minRows={3}
              dir="auto"
              description="Only who works on your request reads it."
              onChange={(event) => setDetail(event.currentTarget.value)}
            />
            {ask.isError && <Failure error={ask.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button type="submit" loading={ask.isPending}>
                Send
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
