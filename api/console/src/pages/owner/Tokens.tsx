import { Badge, Checkbox, Group, Select, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useSearchParams } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Confirm } from '../../parts/confirm';
import { ListTable } from '../../parts/list';
import { Id, Moment, PageTitle } from '../../parts/text';
import { IssueToken } from './IssueToken';
import { kRoles, stateOf } from './tokenStates';
import { useOwnToken } from './who';

type Token = Schema['Token'];

function State({ token }: { token: Token }) {
  const state = stateOf(token, Date.now());
  const color = { good: undefined, soon: 'yellow', expired: 'gray', revoked: 'red' }[state];
  const words = { good: 'good', soon: 'ends soon', expired: 'expired', revoked: 'revoked' }[state];
  return <Badge variant={state === 'good' ? 'light' : 'outline'} color={color} c="var(--mantine-color-text)" tt="none">{words}</Badge>;
}

function Revoke({ token, isOwn }: { token: Token; isOwn: boolean }) {
  const { api, ledger } = useSession();
  const queries = useQueryClient();
  const params = { path: { ledger, token: token.id } };
  return (
    <Confirm action="Revoke" title="Revoke a token" isDangerous variant="subtle"
      run={() => bodyOf(api.DELETE('/v1/ledgers/{ledger}/tokens/{token}', { params }))}
      onDone={() => queries.invalidateQueries({ queryKey: [ledger, 'tokens'] })}>
      <Text size="sm">
        Whoever uses this token of role “{token.role}” is refused from the next request on. It cannot be taken back; a new token can be issued.
      </Text>
      {isOwn && <Text size="sm" fw={600}>It is the token that you are signed in with: you are signed out.</Text>}
    </Confirm>
  );
}

export default function Tokens() {
  const { api, ledger } = useSession();
  const own = useOwnToken();
  const [query, setQuery] = useSearchParams();
  const role = query.get('role') ?? '';
  const isAll = query.get('past') === 'yes';
  const set = (name: string, value: string) =>
    setQuery((before) => {
      if (value === '') before.delete(name);
      else before.set(name, value);
      return before;
    });
  const read = async (cursor: string | undefined) => {
    const page = await bodyOf(api.GET('/v1/ledgers/{ledger}/tokens', { params: { path: { ledger }, query: { cursor, limit: 500 } } }));
    const now = Date.now();
    const items = page.items.filter(
      (token) => (role === '' || token.role === role) && (isAll || ['good', 'soon'].includes(stateOf(token, now))),
    );
    return { items, next: page.next ?? null };
  };
  return (
    <>
      <PageTitle title="Tokens" about="What programs and people sign in with. The ledger keeps no token’s text: it is shown once, when it is issued.">
        <IssueToken roles={['portal', 'agent', 'reviewer', 'auditor', 'admin', 'subject']} />
      </PageTitle>
      <Group mb="md" align="flex-end">
        <Select label="Role" placeholder="Any" data={Object.keys(kRoles)} value={role === '' ? null : role} clearable
          clearButtonProps={{ 'aria-label': 'Any role' }} onChange={(next) => set('role', next ?? '')} w={200} />
        <Checkbox label="Expired and revoked, too" checked={isAll} mb={8}
          onChange={(event) => set('past', event.currentTarget.checked ? 'yes' : '')} />
      </Group>
      <ListTable
        queryKey={[ledger, 'tokens', role, isAll]}
        read={read}
        keyOf={(token) => token.id}
        label="Tokens"
        empty="No tokens like that"
        columns={[
          {
            header: 'Role',
            cell: (token) => (
              <>
                <Text size="sm" fw={500}>{token.role}</Text>
                {token.id === own.data?.id && <Text size="xs" c="dimmed">this one is yours</Text>}
              </>
            ),
          },
          { header: 'Token', cell: (token) => <Id id={token.id} />, isMinor: true },
          { header: 'Of', cell: (token) => (token.subject === undefined ? '–' : <Id id={token.subject} to={`/audit/people/${token.subject}`} />), isMinor: true },
          { header: 'Issued', cell: (token) => <Moment at={token.issued} day />, isMinor: true },
          {
            header: 'Good until',
            cell: (token) => (
              <Group gap={6}>
                <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
                  <Moment at={token.revoked ?? token.expires_at} day />
                </Text>
                <State token={token} />
              </Group>
            ),
          },
          {
            header: 'Change',
            cell: (token) => (token.revoked === undefined ? <Revoke token={token} isOwn={token.id === own.data?.id} /> : null),
          },
        ]}
      />
    </>
  );
}
