import { Button, Code, Progress, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Failure } from '../../parts/states';
import { Moment } from '../../parts/text';
import { save } from '../../parts/download';

type Bundle = Schema['Bundle'];
const kAgain = 1000;

function Making({ bundle }: { bundle: Bundle }) {
  const { passed, of } = bundle.progress ?? { passed: 0, of: bundle.size };
  const share = of === 0 ? 0 : (100 * passed) / of;
  return (
    <Stack gap={4} role="status">
      <Text size="sm">{passed.toLocaleString()} of {of.toLocaleString()} events looked at</Text>
      <Progress value={share} animated aria-label="How far it is made" />
    </Stack>
  );
}

const nameOf = (ledger: string, { id, recipient }: Bundle) =>
  `${ledger}-${id.slice(0, 8)}.${recipient === undefined ? 'jsonl' : 'age'}`;

/** A sealed file is of no use to who does not know how to open it. */
function Unsealing({ bundle }: { bundle: Bundle }) {
  const { ledger } = useSession();
  const sealed = nameOf(ledger, bundle);
  const open = `${ledger}-${bundle.id.slice(0, 8)}.jsonl`;
  return (
    <details>
      <Text component="summary" size="xs">
        Sealed: how to open and check it
      </Text>
      <Stack gap={4} mt={4}>
        <Text size="xs">
          With the secret key to <Code style={{ overflowWrap: 'anywhere' }}>{bundle.recipient}</Code> in key.txt:
        </Text>
        <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {`age -d -i key.txt ${sealed} > ${open}\nlethe verify bundle --vkey KEY ${open}`}
        </Code>
        <Text size="xs">
          KEY is the log’s verifier key that you got earlier. Or drop the opened file on “Check a file”. “lethe verify bundle
          --identity key.txt” does both at once.
        </Text>
      </Stack>
    </details>
  );
}

function Made({ bundle }: { bundle: Bundle }) {
  const { api, ledger } = useSession();
  const own = useQuery({
    queryKey: [ledger, 'session'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/session', { params: { path: { ledger } } })),
    enabled: bundle.sections,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const download = useMutation({
    mutationFn: async () => {
      const params = { path: { ledger, bundle: bundle.id } };
      const file = await bodyOf(api.GET('/v1/ledgers/{ledger}/bundles/{bundle}/file', { params, parseAs: 'blob' }));
      save(file, nameOf(ledger, bundle));
    },
  });
  const isOthers = bundle.sections && own.data !== undefined && own.data.id !== bundle.owner.id;
  return (
    <Stack gap={4} align="flex-start">
      <Text size="sm">
        {(bundle.events ?? 0).toLocaleString()} events
        {bundle.sections && <>, {(bundle.opened_sections ?? 0).toLocaleString()} texts of {(bundle.people ?? 0).toLocaleString()} people</>}
      </Text>
      {isOthers ? (
        <Text size="xs" c="dimmed">For whoever ordered it alone.</Text>
      ) : (
        <Button size="xs" variant="default" loading={download.isPending} onClick={() => download.mutate()} leftSection={<IconDownload size={14} aria-hidden />}>
          Download
        </Button>
      )}
      {bundle.sections && !isOthers && <Text size="xs" c="dimmed">Each download is recorded as an access.</Text>}
      {bundle.expires_at !== undefined && <Text size="xs" c="dimmed">until <Moment at={bundle.expires_at} day /></Text>}
      {bundle.recipient !== undefined && !isOthers && <Unsealing bundle={bundle} />}
      {download.isError && <Failure error={download.error} />}
    </Stack>
  );
}

/** How far a bundle is, asked for again while it is being made. */
export function BundleState({ bundle }: { bundle: Bundle }) {
  const { api, ledger } = useSession();
  const { data = bundle, error } = useQuery({
    queryKey: [ledger, 'bundle', bundle.id, bundle.state],
    enabled: bundle.state === 'making',
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/bundles/{bundle}', { params: { path: { ledger, bundle: bundle.id } } })),
    refetchInterval: (query) => (query.state.data?.state === 'making' || query.state.data === undefined ? kAgain : false),
  });
  if (error !== null) return <Failure error={error} />;
  if (data.state === 'making') return <Making bundle={data} />;
  if (data.state === 'made') return <Made bundle={data} />;
  return <Text size="sm" c="dimmed">{data.state === 'expired' ? 'Its time is over. Order it again.' : 'Stopped: whoever ordered it may not call any more.'}</Text>;
}
