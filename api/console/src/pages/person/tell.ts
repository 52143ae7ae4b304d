import { notifications } from '@mantine/notifications';

/** Says in the corner, and to screen readers, that something is done. */
export const tell = (message: string) => notifications.show({ message, closeButtonProps: { 'aria-label': 'Close' } });
