import { Button, Group, Modal, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
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
}

/** A button for what cannot simply be taken back: it says what will happen first. */
export function Confirm({ action, title, children, run, onDone, isDangerous, isDisabled, variant = 'default' }: Props) {
  const [isOpen, { open, close }] = useDisclosure();
  const mutation = useMutation({
    mutationFn: run,
    onSuccess: () => {
      close();
      onDone?.();
    },
  });
  const color = isDangerous === true ? 'red' : undefined;
  return (
    <>
      <Button variant={variant} color={color} onClick={open} disabled={isDisabled}>
        {action}
      </Button>
      <Modal opened={isOpen} onClose={close} title={title} centered>
        <Stack>
          {children}
          {mutation.isError && <Failure error={mutation.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button color={color} loading={mutation.isPending} onClick={() => mutation.mutate()}>
              {action}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
