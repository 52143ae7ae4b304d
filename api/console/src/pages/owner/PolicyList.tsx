import { Badge, Code, CopyButton, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Empty, Shown } from '../../parts/states';
import { Moment } from '../../parts/text';
import { Dialog } from './form';
import { PolicyForm } from './PolicyForm';
import { WebAddress } from './WebAddress';

function Policy({ policy, isCurrent }: { policy: Schema['Policy']; isCurrent: boolean }) {
  return (
    <Paper component="article" withBorder p="md" aria-label={`Policy ${policy.version}`}>
      <Group justify="space-between" align="flex-start">
        <Group gap="sm">
          <Title order={2} size="h4" style={{ overflowWrap: 'anywhere' }}>
            {policy.version}
          </Title>
          {isCurrent && <Badge tt="none">in force</Badge>}
          {policy.consent_anew && (
            <Badge variant="default" tt="none">
              asked everybody anew
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          Published <Moment at={policy.published} />
        </Text>
      </Group>
      <Stack gap={4} mt="xs">
        <Text size="sm">
          {policy.url === undefined ? 'Without an address' : <WebAddress url={policy.url} />} · in “{policy.language}”
        </Text>
        <Group gap="xs">
          <Code style={{ overflowWrap: 'anywhere' }}>{policy.hash}</Code>
          <CopyButton value={policy.hash}>
            {({ copied, copy }) => (
              <Button size="compact-xs" variant="default" onClick={copy} aria-label={`Copy the fingerprint of policy ${policy.version}`}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Paper>
  );
}

/** What was published, newest first; the first is in force. */
export function PolicyList() {
  const { api, ledger } = useSession();
  const list = useInfiniteQuery({
    queryKey: [ledger, 'policies'],
    queryFn: ({ pageParam }) =>
      bodyOf(api.GET('/v1/ledgers/{ledger}/policies', { params: { path: { ledger }, query: { cursor: pageParam, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <Stack>
      <Group justify="flex-end">
        <Dialog action="Publish a policy" title="Publish a policy" variant="filled">
          {(close) => <PolicyForm close={close} />}
        </Dialog>
      </Group>
      <Shown query={list}>
        {({ pages }) => {
          const policies = pages.flatMap((page) => page.items);
          if (policies.length === 0) {
            return <Empty title="No policy was published">Nobody can be asked for consent before there is one.</Empty>;
          }
          return policies.map((policy, index) => <Policy key={policy.version} policy={policy} isCurrent={index === 0} />);
        }}
      </Shown>
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()} mx="auto">
          Show more
        </Button>
      )}
    </Stack>
  );
}
