import { Alert, Badge, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { bodyOf, type Api, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Shown } from '../../parts/states';
import { Moment } from '../../parts/text';
import { readCheckpoint } from '../../proof/checkpoint';
import type { ProvedLog } from '../../proof/log';
import { judge, kNoteCosignature, parseNote, parseNoteKey, type Verdict } from '../../proof/note';
import { isConsistent } from '../../proof/merkle';
import { serverOf } from './proved';
import { fromHex } from '../../proof/bytes';

interface Cosigned {
  size: number;
  /** It leads on to the checkpoint that was checked. */
  isOfLog: boolean;
  verdicts: Map<string, Verdict>;
}

async function isBeginningOf(api: Api, ledger: string, note: string, log: ProvedLog): Promise<boolean> {
  const opened = await log.keys.open(note);
  if (opened === undefined || opened.size > log.checkpoint.size) return false;
  const served = opened.size === log.checkpoint.size ? [] : await serverOf(api, ledger).consistency(opened.size, log.checkpoint.size);
  const hashes = served.flatMap((one) => fromHex(one) ?? []);
  return isConsistent(opened.size, log.checkpoint.size, opened.root, log.checkpoint.root, hashes);
}

async function readCosigned(api: Api, ledger: string, log: ProvedLog, vkeys: string[]): Promise<Cosigned> {
  const note = await bodyOf(api.GET('/v1/ledgers/{ledger}/checkpoint/witnessed', { params: { path: { ledger } }, parseAs: 'text' }));
  const parsed = parseNote(note);
  const keys = (await Promise.all(vkeys.map((vkey) => parseNoteKey(vkey, kNoteCosignature)))).flatMap((key) => key ?? []);
  const verdicts = parsed === undefined ? [] : await judge(parsed, keys);
  const names = parsed?.signatures.map((one, i) => [one.name, verdicts[i] ?? 'unknown'] as const) ?? [];
  return { size: readCheckpoint(note)?.size ?? 0, isOfLog: await isBeginningOf(api, ledger, note, log), verdicts: new Map(names) };
}

/** Whether enough of them cosign, and how far; by the policy that the operator has set. */
function Policy({ read }: { read: Schema['Witnesses'] }) {
  const { missing = 0, witnessed_size: witnessed, size } = read;
  if (missing > 0) {
    return (
      <Alert color="red" role="alert" title="The policy is not satisfied">
        {missing === 1 ? 'One more witness has' : `At least ${missing} more witnesses have`} to cosign before a checkpoint
        counts as witnessed.
      </Alert>
    );
  }
  return (
    <Alert color="teal" role="status" title="The policy is satisfied">
      Enough witnesses cosign. {witnessed.toLocaleString()} of {size.toLocaleString()} events are witnessed.
    </Alert>
  );
}

/** Those who the server says are asked to cosign, and what their cosignatures are worth. */
export function Witnesses({ log }: { log: ProvedLog }) {
  const { api, ledger } = useSession();
  const witnesses = useQuery({
    queryKey: [ledger, 'witnesses'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/witnesses', { params: { path: { ledger } } })),
  });
  const vkeys = witnesses.data?.witnesses.map((one) => one.vkey) ?? [];
  const cosigned = useQuery({
    queryKey: [ledger, 'audit', 'cosigned', log.checkpoint.size],
    enabled: (witnesses.data?.witnessed_size ?? 0) > 0,
    queryFn: () => readCosigned(api, ledger, log, vkeys),
  });
  return (
    <Shown query={witnesses}>
      {(read) => (
        <Stack gap="sm">
          {read.witnesses.length === 0 && (
            <Text size="sm" c="dimmed">Nobody is asked to cosign. So only what was seen before, by this browser or by others, tells whether everybody is shown the same log.</Text>
          )}
          {read.witnesses.length > 0 && (
            <Table aria-label="Witnesses" verticalSpacing="xs">
              <Table.Tbody>
                {read.witnesses.map((one) => {
                  const verdict = cosigned.data?.verdicts.get(one.name);
                  return (
                    <Table.Tr key={one.vkey}>
                      <Table.Td>{one.name}</Table.Td>
                      <Table.Td>
                        {one.size === 0 ? 'has not cosigned' : `${one.size.toLocaleString()} events`}
                        {one.cosigned_at !== undefined && <>, <Moment at={one.cosigned_at} /></>}
                        {one.fault !== undefined && <Text size="sm" c="red">{one.fault}</Text>}
                      </Table.Td>
                      <Table.Td>
                        {verdict === 'good' && <Badge color="teal" variant="light" tt="none">cosignature checked</Badge>}
                        {verdict === 'bad' && <Badge color="red" variant="light" tt="none">cosignature is bad</Badge>}
                      </Table.Td>
                    </Table.Tr>
                  );
                })}
              </Table.Tbody>
            </Table>
          )}
          {read.missing !== undefined && read.witnesses.length > 0 && <Policy read={read} />}
          {read.witnesses.length > 0 && read.witnessed_size === 0 && <Text size="sm">No checkpoint has enough cosignatures yet.</Text>}
          {cosigned.isSuccess && (
            <Text size="sm" c={cosigned.data.isOfLog ? undefined : 'red'} role={cosigned.data.isOfLog ? undefined : 'alert'}>
              {cosigned.data.isOfLog
                ? `What they cosigned, ${cosigned.data.size.toLocaleString()} events, is the beginning of the log that you see.`
                : 'What they cosigned is not the beginning of the log that you see.'}
            </Text>
          )}
          {cosigned.isError && <Text size="sm" c="red">The cosigned checkpoint cannot be had.</Text>}
          {read.witnesses.length > 0 && <Text size="xs" c="dimmed">Who the witnesses are, and their keys, is the server’s word. Check a bundle with keys of your own under “Check a file”.</Text>}
        </Stack>
      )}
    </Shown>
  );
}
