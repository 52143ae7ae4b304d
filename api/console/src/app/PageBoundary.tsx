import { Alert, Button, Stack, Text } from '@mantine/core';
import { Component, type ReactNode } from 'react';

/** A page that fails takes nothing else with it. */
export class PageBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  render() {
    if (!this.state.failed) return this.props.children;
    return (
      <Alert color="red" title="This page failed" role="alert">
        <Stack align="flex-start">
          <Text>Nothing was changed. Load it again; if it fails again, tell whoever runs the server.</Text>
          <Button variant="default" onClick={() => window.location.reload()}>
            Load again
          </Button>
        </Stack>
      </Alert>
    );
  }
}
