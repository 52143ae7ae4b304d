import { Alert, Anchor, createTheme, type CSSVariablesResolver, Drawer, Modal } from '@mantine/core';

/** Calm and plain: one colour for what can be done, red for what cannot be undone alone. */
export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: 9,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  headings: { fontWeight: '600' },
  respectReducedMotion: true,
  components: {
    // Told apart from the text around without its colour, too (WCAG 1.4.1).
    Anchor: Anchor.extend({ defaultProps: { underline: 'always' } }),
    Modal: Modal.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } }),
    Drawer: Drawer.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } }),
    Alert: Alert.extend({ defaultProps: { closeButtonLabel: 'Close' } }),
  },
});

/** Under the pointer a button gets darker; Mantine's own would be paler there. */
const hovered = {
  '--mantine-color-teal-filled-hover': '#06694c',
  '--mantine-primary-color-filled-hover': '#06694c',
  '--mantine-color-red-filled-hover': '#a61e1e',
  '--mantine-color-green-filled-hover': '#1e6b2e',
  '--mantine-color-blue-filled-hover': '#124b80',
};

/** What of Mantine's own colours is too pale to be read by everybody (WCAG 1.4.3: 4.5 to 1). */
export const readable: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...hovered,
    '--mantine-color-dimmed': '#5a6268',
    '--mantine-color-placeholder': '#6b7278',
    '--mantine-color-anchor': '#055c43',
    '--mantine-color-teal-light-color': '#055c43',
    '--mantine-color-green-light-color': '#1e6b2e',
    '--mantine-color-lime-light-color': '#466b07',
    '--mantine-color-yellow-light-color': '#7a4500',
    '--mantine-color-orange-light-color': '#8f3200',
    '--mantine-color-red-light-color': '#a61e1e',
    '--mantine-color-gray-light-color': '#495057',
    '--mantine-color-error': '#c92a2a',
  },
  dark: {
    ...hovered,
    '--mantine-color-dimmed': '#a6a6a6',
    '--mantine-color-placeholder': '#a0a0a0',
    '--mantine-color-error': '#ff8787',
  },
});
