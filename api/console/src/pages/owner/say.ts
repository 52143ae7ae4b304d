import { notifications } from '@mantine/notifications';

/** That something was done; read out, and gone after a while. */
export const say = (message: string) => notifications.show({ message, closeButtonProps: { 'aria-label': 'Close' } });
