import { Alert, Badge, Button, Code, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Confirm } from '../../parts/confirm';
import { Empty, Shown } from '../../parts/states';
import { Moment } from '../../parts/text';
import { check } from './checks';
import { Dialog, Form } from './form';
import { HashInput } from './HashInput';
import { WebAddress } from './WebAddress';
import { Who } from './who';

function ContractForm({ close }: { close: () => void }) {
  const { api, ledger } = useSession();
  const queries = useQueryClient();
  const [version, setVersion] = useState('');
  const [url, setUrl] = useState('');
  const [hash, setHash] = useState('');
  const [signatory, setSignatory] = useState('');
  const accept = () =>
    bodyOf(api.POST('/v1/ledgers/{ledger}/contracts', { params: { path: { ledger } }, body: { version, url, hash, signatory } }));
  const done = () => {
    void queries.invalidateQueries({ queryKey: [ledger, 'contracts'] });
    close();
  };
  return (
    <Form submit="Accept" run={accept} check={() => check({ version: [version, 'version'], url: [url, 'web'], hash: [hash, 'hash'] })} onDone={done} onCancel={close}>
      {(faults) => (
        <>
          <TextInput label="Version" description="Such as dpa-3" value={version} required data-autofocus error={faults.version}
            onChange={(event) => setVersion(event.currentTarget.value)} />
          <TextInput label="Address" type="url" value={url} required error={faults.url} onChange={(event) => setUrl(event.currentTarget.value)} />
          <HashInput file="The contract, as accepted" label="Fingerprint (SHA-256) of the contract" value={hash} onChange={setHash} error={faults.hash} />
          <TextInput label="Who signed" description="Kept sealed; each reading of the name is recorded" value={signatory} required maxLength={200}
            onChange={(event) => setSignatory(event.currentTarget.value)} error={faults.signatory} />
          <Alert color="gray" role="note">It is the current contract from then on. That it was accepted stays in the ledger for ever.</Alert>
        </>
      )}
    </Form>
  );
}

/** A name is read on asking alone: that is an access, and recorded. */
function Signatory({ version }: { version: string }) {
  const { api, ledger } = useSession();
  const read = useMutation({
    mutationFn: () =>
      bodyOf(
        api.GET('/v1/ledgers/{ledger}/contracts/{version}/signatory', {
          params: { path: { ledger, version }, header: { 'Purpose-Of-Use': 'HOPERAT' } },
        }),
      ),
  });
  if (read.data !== undefined) return <Text size="sm">Signed by {read.data.signatory ?? 'somebody whose name is not kept any more'}</Text>;
  return (
    <Confirm action="Who signed?" title={`Who signed ${version}`} run={() => read.mutateAsync()} variant="subtle">
      <Text size="sm">The name is personal data: that you read it is written to the ledger before it is shown.</Text>
    </Confirm>
  );
}

function Contract({ contract }: { contract: Schema['Contract'] }) {
  return (
    <Paper withBorder p="sm" component="article" aria-label={`Contract ${contract.version}`}>
      <Group justify="space-between">
        <Group gap="xs">
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>{contract.version}</Text>
          {contract.current === true && <Badge tt="none">in force</Badge>}
        </Group>
        <Text size="sm" c="dimmed">accepted <Moment at={contract.accepted} day /></Text>
      </Group>
      <Text size="sm" component="div"><WebAddress url={contract.url} /></Text>
      <Code style={{ overflowWrap: 'anywhere' }}>{contract.hash}</Code>
      <Group justify="space-between" mt={4}>
        <Who actor={contract.accepted_by} />
        <Signatory version={contract.version} />
      </Group>
    </Paper>
  );
}

/** Contracts with the processor (GDPR Art. 28(3)), newest first. */
export function Contracts() {
  const { api, ledger } = useSession();
  const list = useInfiniteQuery({
    queryKey: [ledger, 'contracts'],
    queryFn: ({ pageParam }) =>
      bodyOf(api.GET('/v1/ledgers/{ledger}/contracts', { params: { path: { ledger }, query: { cursor: pageParam, limit: 20 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="contracts">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id="contracts">Data processing agreements</Title>
        <Dialog action="Accept a contract" title="Accept a contract">{(close) => <ContractForm close={close} />}</Dialog>
      </Group>
      <Stack gap="sm">
        <Shown query={list}>
          {({ pages }) => {
            const contracts = pages.flatMap((page) => page.items);
            if (contracts.length === 0) return <Empty title="No contract was accepted">Data is processed for you under a contract (GDPR Art. 28).</Empty>;
            return contracts.map((contract) => <Contract key={contract.version} contract={contract} />);
          }}
        </Shown>
        {list.hasNextPage && (
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>Show more</Button>
        )}
      </Stack>
    </Paper>
  );
}
