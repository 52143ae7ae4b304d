import { Alert, Button, Center, Loader, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { problemOf } from '../client/problem';

export function Loading({ what = 'Loading' }: { what?: string }) {
  return (
    <Center mih={160} role="status" aria-label={what}>
      <Loader size="sm" />
    </Center>
  );
}

/** Why something is not there, and a way to try again. */
export function Failure({ error, again }: { error: unknown; again?: () => void }) {
  const problem = problemOf(error);
  return (
    <Alert color="red" title={problem.title} role="alert">
      <Stack align="flex-start" gap="xs">
        {problem.detail !== undefined && <Text size="sm">{problem.detail}</Text>}
        {again !== undefined && (
          <Button size="xs" variant="default" onClick={again}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** There is nothing, and what that means. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Center mih={160}>
      <Stack gap={4} align="center" maw={420}>
        <Text fw={600}>{title}</Text>
        {children !== undefined && (
          <Text c="dimmed" ta="center" size="sm">
            {children}
          </Text>
        )}
      </Stack>
    </Center>
  );
}

interface Query<T> {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

/** What a query has to say: that it runs, that it failed, or what came. */
export function Shown<T>({ query, children }: { query: Query<T>; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isPending) return <Loading />;
  return <Failure error={query.error} again={() => query.refetch()} />;
}
