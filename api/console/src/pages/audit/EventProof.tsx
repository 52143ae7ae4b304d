import { Button, Code, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { bodyOf } from '../../client/api';
import { useSession } from '../../client/session';
import { Failure, Shown } from '../../parts/states';
import { toBase64, toHex } from '../../proof/bytes';
import type { ProvedEvent } from '../../proof/log';
import type { Check } from '../../proof/report';
import { CannotCheck } from '../../proof/bytes';
import { CheckList } from '../../parts/checkList';
import { save } from '../../parts/download';
import { type Event, useProvedEvent } from './proved';
import { ProofTree } from './ProofTree';
import { Rows } from './Rows';

function checksOf(proved: ProvedEvent, root: string): Check[] {
  const state = (isHeld: boolean) => (isHeld ? 'held' : 'failed');
  return [
    { what: 'The ledger’s key signed it', state: state(proved.isSigned), detail: 'Ed25519 over the bytes below, by WebCrypto.' },
    { what: `It is in the log of ${proved.size.toLocaleString()} events`, state: state(proved.isPlaced), detail: `${proved.steps.length} hashes lead from it to the root ${root}` },
    proved.isShown === undefined
      ? { what: 'Whether this page shows what was signed', state: 'unchecked', detail: 'The bytes say something that this page cannot read.' }
      : { what: 'This page shows what was signed', state: state(proved.isShown), detail: 'Read from the signed bytes, and compared with the server’s answer.' },
    { what: 'What the sealed sections say', state: 'unchecked', detail: 'The event commits to them by a hash; their texts are not part of the log.' },
  ];
}

function Proof({ event, proved }: { event: Event; proved: ProvedEvent }) {
  const { api, ledger } = useSession();
  const root = toHex(proved.steps.at(-1)?.hash ?? proved.leaf ?? new Uint8Array());
  const download = useMutation({
    mutationFn: async () => {
      const params = { path: { ledger, sequence: event.sequence }, query: { size: proved.size } };
      const text = await bodyOf(api.GET('/v1/ledgers/{ledger}/events/{sequence}/proof', { params, headers: { Accept: 'text/plain' }, parseAs: 'text' }));
      save(new Blob([String(text)]), `event-${event.sequence}.tlog-proof`);
    },
  });
  const entry = proved.entry ?? new Uint8Array();
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Stack>
          <CheckList checks={checksOf(proved, root)} label="What was checked in this browser" />
          <Rows label="Signature" rows={[
            ['Signed by', <Code style={{ overflowWrap: 'anywhere' }}>{proved.key}</Code>],
            ['Signature', <Code style={{ overflowWrap: 'anywhere' }}>{toBase64(entry.slice(0, 64))}</Code>],
            ['Leaf', <Code style={{ overflowWrap: 'anywhere' }}>{toHex(proved.leaf ?? new Uint8Array())}</Code>],
            ['Entry', `${entry.length.toLocaleString()} bytes`],
          ]} />
          <Group>
            <Button variant="default" size="xs" leftSection={<IconDownload size={14} aria-hidden />} onClick={() => save(new Blob([entry]), `event-${event.sequence}.entry`)}>
              The signed bytes
            </Button>
            <Button variant="default" size="xs" leftSection={<IconDownload size={14} aria-hidden />} loading={download.isPending} onClick={() => download.mutate()}>
              Proof (tlog-proof)
            </Button>
          </Group>
          {download.isError && <Failure error={download.error} />}
        </Stack>
        {proved.isPlaced && proved.leaf !== undefined && <ProofTree sequence={event.sequence} size={proved.size} leaf={proved.leaf} steps={proved.steps} />}
      </SimpleGrid>
    </Stack>
  );
}

/** Everything here is computed in this browser, from the bytes that the server hands out. */
export function EventProof({ event }: { event: Event }) {
  const query = useProvedEvent(event.sequence, event);
  if (query.error instanceof CannotCheck) return <Text size="sm">{query.error.message} “lethe verify” can.</Text>;
  if (query.isSuccess && query.data === undefined) return <Text c="red" role="alert">The log itself does not hold, so nothing can be held against it. See Checkpoints.</Text>;
  return <Shown query={query}>{(proved) => (proved === undefined ? null : <Proof event={event} proved={proved} />)}</Shown>;
}
