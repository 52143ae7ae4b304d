import { Button, type ButtonProps, Group, Modal, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { Failure } from '../../parts/states';

interface Props extends Pick<ButtonProps, 'variant' | 'size' | 'leftSection'> {
  action: string;
  title: string;
  /** On the button that does it; as the one that opens when left out. */
  submit?: string;
  /** What will happen, and what has to be said for it. */
  children: ReactNode;
  isReady?: boolean;
  isDisabled?: boolean;
  isDangerous?: boolean;
  width?: number | string;
  run: () => Promise<unknown>;
  onDone?: () => void;
}

/** A step of a case: a button, and a form that says what it does before it is done. */
export function Step(props: Props) {
  const { action, title, submit = action, children, isReady = true, isDangerous, run, onDone } = props;
  const [isOpen, { open, close }] = useDisclosure();
  const mutation = useMutation({
    mutationFn: run,
    onSuccess: () => {
      close();
      onDone?.();
    },
  });
  const color = isDangerous === true ? 'red' : undefined;
  const send = (event: FormEvent) => {
    event.preventDefault();
    // A form in a modal is a child of the page's forms, for React.
    event.stopPropagation();
    if (isReady) mutation.mutate();
  };
  return (
    <>
      <Button
        variant={props.variant ?? 'default'}
        size={props.size}
        leftSection={props.leftSection}
        color={color}
        disabled={props.isDisabled}
        onClick={() => {
          mutation.reset();
          open();
        }}
      >
        {action}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={title}
        size={props.width ?? 'md'}
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <form onSubmit={send}>
          <Stack>
            {children}
            {mutation.isError && <Failure error={mutation.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button type="submit" color={color} disabled={!isReady} loading={mutation.isPending}>
                {submit}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
