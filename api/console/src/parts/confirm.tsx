import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Failure } from './states';

interface Props {
  /** On the button, and on the one that confirms. */
  action: string;
  title: string;
  /** What will happen, in plain words. */
  children: ReactNode;
  run: () => Promise<unknown>;
  onDone?: () => void;
  isDangerous?: boolean;
  isDisabled?: boolean;
  variant?: 'filled' | 'default' | 'light' | 'subtle';
  /** What has to be typed before it is done: for what nobody may do by mistake. */
  typed?: string;
}

/** A button for what cannot simply be taken back: it says what will happen first. */
export function Confirm({
  action,
  title,
  children,
  run,
  onDone,
  isDangerous,
  isDisabled,
  variant = 'default',
  typed,
}: Props) {
  const [isOpen, { open, close }] = useDisclosure();
  const [text, setText] = useState('');
  const mutation = useMutation({
    mutationFn: run,
    onSuccess: () => {
      close();
      onDone?.();
    },
  });
  const color = isDangerous === true ? 'red' : undefined;
  const begin = () => {
    setText('');
    mutation.reset();
    open();
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (typed === undefined || text === typed) mutation.mutate();
  };
  return (
    <>
      <Button variant={variant} color={color} onClick={begin} disabled={isDisabled}>
        {action}
      </Button>
      <Modal opened={isOpen} onClose={close} title={title} centered>
        <form onSubmit={send}>
          <Stack>
            {children}
            {typed !== undefined && (
              <TextInput
                label={`Type ${typed} to confirm`}
                value={text}
                onChange={(event) => setText(event.currentTarget.value)}
                autoComplete="off"
                spellCheck={false}
              />
            )}
            {mutation.isError && <Failure error={mutation.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button
                type="submit"
                color={color}
                loading={mutation.isPending}
                disabled={typed !== undefined && text !== typed}
              >
                {action}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
