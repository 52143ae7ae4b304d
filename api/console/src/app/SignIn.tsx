import { Alert, Anchor, Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Link } from 'react-router-dom';
import { keptClaim } from '../client/claim';
import { problemOf } from '../client/problem';
import { useDoor } from '../client/session';

const kWhy: Record<string, string> = {
  'token-expired': 'The token has expired. Ask for a new one.',
  'token-idle': 'You were signed out because nothing was done for a while.',
  'invalid-token': 'The token is not valid any more.',
  'ledger-closed': 'This ledger was closed when the organisation left. What it knew about people was destroyed; the log of what was done stays with whoever runs the server.',
  'no-answer': 'The server does not answer. Load the page again in a moment.',
};

export function SignIn() {
  const { signIn, ended } = useDoor();
  const [ledger, setLedger] = useState(() => new URLSearchParams(window.location.search).get('ledger') ?? '');
  const [token, setToken] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault(null);
    try {
      await signIn(ledger.trim(), token.trim());
    } catch (error) {
      const problem = problemOf(error);
      setFault(problem.code === 'ledger-closed' ? (kWhy[problem.code] ?? problem.message) : problem.message);
      setBusy(false);
    }
  };

  const why = ended === null || ended === '' ? null : (kWhy[ended] ?? 'You were signed out.');
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder p="xl" w="100%" maw={420}>
        <form onSubmit={submit}>
          <Stack>
            <Title order={1} size="h2">
              Lethe
            </Title>
            <Text c="dimmed">Sign in with a token of a ledger. It is kept in this tab alone.</Text>
            {why !== null && <Alert color="yellow">{why}</Alert>}
            {keptClaim(sessionStorage) !== undefined && (
              <Alert color="gray" title="You were erased">
                <Anchor component={Link} to="/certificate" inherit>
                  Your certificate
                </Anchor>{' '}
                can be read in this tab until it is closed.
              </Alert>
            )}
            {fault !== null && (
              <Alert color="red" role="alert">
                {fault}
              </Alert>
            )}
            <TextInput label="Ledger" value={ledger} onChange={(event) => setLedger(event.currentTarget.value)} required
              autoComplete="organization" data-autofocus />
            <PasswordInput label="Token" value={token} onChange={(event) => setToken(event.currentTarget.value)} required
              autoComplete="off" placeholder="lethe_…" />
            <Button type="submit" loading={isBusy}>
              Sign in
            </Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
