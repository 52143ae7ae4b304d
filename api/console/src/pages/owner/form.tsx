import { Button, Group, Modal, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { Failure } from '../../parts/states';
import { type Faults, faultsOf } from './faults';

interface DialogProps {
  /** On the button that opens it. */
  action: string;
  title: string;
  variant?: 'filled' | 'default' | 'light' | 'subtle';
  size?: 'xs' | 'sm';
  /** Mounted afresh whenever it is opened, so that a form begins empty. */
  children: (close: () => void) => ReactNode;
}

/** A button that opens a dialog. */
export function Dialog({ action, title, variant = 'default', size = 'sm', children }: DialogProps) {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant={variant} size={size} onClick={open}>
        {action}
      </Button>
      <Modal opened={isOpen} onClose={close} title={title} size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
        {children(close)}
      </Modal>
    </>
  );
}

interface FormProps<Result> {
  /** On the button that sends it. */
  submit: string;
  run: () => Promise<Result>;
  onDone: (result: Result) => void;
  onCancel: () => void;
  /** What the page itself finds wrong; nothing is sent while there is anything. */
  check?: () => Faults;
  isDangerous?: boolean;
  children: (faults: Faults) => ReactNode;
}

/** Fields, what is wrong with each, and what the server says to the whole. */
export function Form<Result>({ submit, run, onDone, onCancel, check, isDangerous, children }: FormProps<Result>) {
  const mutation = useMutation({
    mutationFn: async () => {
      const own = check?.() ?? {};
      return Object.keys(own).length > 0 ? { own } : { result: await run() };
    },
    onSuccess: (outcome) => {
      if ('result' in outcome) onDone(outcome.result as Result);
    },
  });
  const own = mutation.data !== undefined && 'own' in mutation.data ? mutation.data.own : undefined;
  const faults = own ?? (mutation.isError ? faultsOf(mutation.error) : {});
  const send = (event: FormEvent) => {
    event.preventDefault();
    mutation.mutate();
  };
  return (
    <form onSubmit={send} noValidate>
      <Stack>
        {children(faults)}
        {mutation.isError && Object.keys(faults).length === 0 && <Failure error={mutation.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" color={isDangerous === true ? 'red' : undefined} loading={mutation.isPending}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
