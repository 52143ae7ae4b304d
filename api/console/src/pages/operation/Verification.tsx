import { Alert, Badge, Code, Group, Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Failure, Shown } from '../../parts/states';
import { inWords, Moment } from '../../parts/text';
import { findingsOf, type Findings } from './findings';

const kNumber = new Intl.NumberFormat();

/** What the server found when it verified a ledger itself; asked again while it does. */
function useVerification(ledger: string) {
  const { api } = useSession();
  return useQuery({
    queryKey: [ledger, 'verification'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/verification', { params: { path: { ledger } } })),
    refetchInterval: (query) => (query.state.data?.running === undefined ? 60_000 : 2_000),
  });
}

function Running({ running }: { running: NonNullable<Schema['Verification']['running']> }) {
  const share = running.events === 0 ? 100 : (running.events_done / running.events) * 100;
  return (
    <Stack gap={2}>
      <Progress value={share} aria-label={`Verified: ${Math.round(share)} %`} animated />
      <Text size="xs" c="dimmed">
        {kNumber.format(running.events_done)} of {kNumber.format(running.events)} events
      </Text>
    </Stack>
  );
}

function Outcome({ findings }: { findings: Findings }) {
  return findings.damage.length === 0 ? (
    <Badge tt="none">intact</Badge>
  ) : (
    <Badge tt="none" color="red" variant="filled">damaged</Badge>
  );
}

/** In a row of a table. */
export function VerificationCell({ ledger }: { ledger: string }) {
  const query = useVerification(ledger);
  if (query.data === undefined) {
    return query.isPending ? <Text size="sm" c="dimmed">being asked</Text> : <Failure error={query.error} />;
  }
  const findings = findingsOf(query.data.last);
  return (
    <Stack gap={4}>
      {findings === undefined ? <Text size="sm" c="dimmed">never</Text> : <Group gap={6}><Outcome findings={findings} /><Text size="sm"><Moment at={findings.at} /></Text></Group>}
      {query.data.running !== undefined && <Running running={query.data.running} />}
    </Stack>
  );
}

function Details({ verification }: { verification: Schema['Verification'] }) {
  const findings = findingsOf(verification.last);
  const hours = verification.period_hours;
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {hours === 0 ? 'The server is told never to verify by itself.' : `The server verifies every event and section within ${hours === 1 ? 'an hour' : `${hours} hours`}, a slice at a time.`}{' '}
        Whoever does not trust the server runs <Code>lethe verify</Code>.
      </Text>
      {verification.running !== undefined && <Running running={verification.running} />}
      {findings === undefined && <Text size="sm">It has not been verified yet.</Text>}
      {findings !== undefined && (
        <>
          <Group gap="xs"><Outcome findings={findings} /><Text size="sm">found <Moment at={findings.at} /></Text></Group>
          <Text size="sm">
            {kNumber.format(findings.size)} events; of their sections {kNumber.format(findings.intact)} intact and {kNumber.format(findings.erased)} erased, as ordered.
          </Text>
          {findings.damage.map((one) => (
            <Alert key={one.name} color="red" title={inWords(one.name)}>{one.detail}</Alert>
          ))}
          <Text size="xs" c="dimmed">Root of the tree</Text>
          <Code style={{ overflowWrap: 'anywhere' }}>{findings.root}</Code>
        </>
      )}
    </Stack>
  );
}

export function VerificationDetails({ ledger }: { ledger: string }) {
  const query = useVerification(ledger);
  return <Shown query={query}>{(verification) => <Details verification={verification} />}</Shown>;
}
