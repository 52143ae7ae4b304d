import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type Api, bodyOf, objectOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import type { Json } from '../../proof/facts';
import { type LogReport, type LogServer, proveEvent, proveLog } from '../../proof/log';
import { recall, remember } from '../../proof/memory';

export type Event = Schema['Event'];

/** The server as what it is here: somebody who shows a log, and is not believed. */
export function serverOf(api: Api, ledger: string): LogServer {
  const path = { ledger };
  return {
    keys: async () => (await bodyOf(api.GET('/v1/ledgers/{ledger}/signing-keys', { params: { path } }))).signing_keys,
    checkpoint: () => bodyOf(api.GET('/v1/ledgers/{ledger}/checkpoint', { params: { path }, parseAs: 'text' })),
    proof: (sequence, size) =>
      objectOf(api.GET('/v1/ledgers/{ledger}/events/{sequence}/proof', { params: { path: { ledger, sequence }, query: { size } } })),
    consistency: async (from, to) =>
      (await bodyOf(api.GET('/v1/ledgers/{ledger}/consistency', { params: { path, query: { from, to } } }))).hashes,
  };
}

const logKey = (ledger: string) => [ledger, 'audit', 'log'];

async function readLog(api: Api, ledger: string): Promise<LogReport> {
  const report = await proveLog(serverOf(api, ledger), recall(localStorage, ledger), new Date().toISOString());
  if (report.memory !== undefined) remember(localStorage, ledger, report.memory);
  return report;
}

/** The log as this browser proved it: once a visit, and anew when an event is asked for that came since. */
export function useLog() {
  const { api, ledger } = useSession();
  return useQuery({ queryKey: logKey(ledger), queryFn: () => readLog(api, ledger), staleTime: 60_000 });
}

/** The way of an event to the checkpoint, computed here; with `shown`, whether that is what was signed. */
export function useProvedEvent(sequence: number, shown: Event | undefined, isWanted = true) {
  const { api, ledger } = useSession();
  const queries = useQueryClient();
  return useQuery({
    queryKey: [ledger, 'audit', 'proved', sequence],
    enabled: isWanted && shown !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const read = (isFresh: boolean) =>
        queries.fetchQuery({ queryKey: logKey(ledger), queryFn: () => readLog(api, ledger), staleTime: isFresh ? 0 : 60_000 });
      const known = await read(false);
      const report = known.log !== undefined && known.log.checkpoint.size <= sequence ? await read(true) : known;
      if (report.log === undefined) return undefined;
      const proof = await serverOf(api, ledger).proof(sequence, report.log.checkpoint.size);
      return proveEvent(report.log, proof, sequence, asJson(shown));
    },
  });
}

/** What the API answered is JSON, whatever its type says. */
const asJson = (event: Event | undefined): Json | undefined => (event === undefined ? undefined : JSON.parse(JSON.stringify(event)));
