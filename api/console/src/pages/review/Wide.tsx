import { Box, ScrollArea } from '@mantine/core';
import type { ReactNode } from 'react';

/** What is wider than a phone scrolls by itself, also with the keyboard. */
export function Wide({ label, width, children }: { label: string; width: number; children: ReactNode }) {
  return (
    <ScrollArea type="auto" offsetScrollbars="x" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': label }}>
      <Box miw={width}>{children}</Box>
    </ScrollArea>
  );
}
