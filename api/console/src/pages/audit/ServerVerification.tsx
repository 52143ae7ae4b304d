import { Anchor, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { bodyOf } from '../../client/api';
import { useSession } from '../../client/session';
import { Shown } from '../../parts/states';
import { Moment } from '../../parts/text';
import { Facts } from './Facts';

/** What the server found of itself: for its operator, and no proof to anybody else. */
export function ServerVerification() {
  const { api, ledger } = useSession();
  const query = useQuery({
    queryKey: [ledger, 'verification'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/verification', { params: { path: { ledger } } })),
  });
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4" mb="sm">The server’s own verification</Title>
      <Text size="sm" c="dimmed" mb="sm">This is the server’s word. Whoever does not take it runs “lethe verify” against a copy of the log.</Text>
      <Shown query={query}>
        {(read) => (
          <Stack gap="sm">
            {read.period_hours === 0 && <Text size="sm">It does not verify itself.</Text>}
            {read.running !== undefined && read.running.events > 0 && (
              <Progress value={(100 * read.running.events_done) / read.running.events} aria-label={`Under way: ${read.running.events_done} of ${read.running.events} events`} />
            )}
            {read.last !== undefined && (
              <>
                <Text size="sm">
                  Last <Moment at={read.last.time} />, <Anchor component={Link} underline="always" to={`/audit/events/${read.last.sequence}`}>event {read.last.sequence}</Anchor>
                </Text>
                <Facts facts={read.last.facts} />
              </>
            )}
          </Stack>
        )}
      </Shown>
    </Paper>
  );
}
