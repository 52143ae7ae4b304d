import { Alert, Button, Checkbox, Code, CopyButton, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Moment } from '../../parts/text';
import { check } from './checks';
import { Dialog, Form } from './form';
import { kRoles, livesOf } from './tokenStates';

type Role = Schema['Role'];

/** The one time that the text of a token is there; it does not close by itself. */
function TokenText({ issued, close }: { issued: Schema['IssuedToken']; close: () => void }) {
  const [isKept, setKept] = useState(false);
  return (
    <Modal opened onClose={close} title="The new token" size="lg" closeOnClickOutside={false} closeOnEscape={false} withCloseButton={false}>
      <Stack>
        <Alert>This is the only time that its text is shown. Nobody can read it later, not even the server.</Alert>
        <Code block aria-label="Text of the token" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {issued.token}
        </Code>
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            Role “{issued.role}”, good until <Moment at={issued.expires_at} />
          </Text>
          <CopyButton value={issued.token}>
            {({ copied, copy }) => (
              <Button onClick={copy} variant={copied ? 'light' : 'filled'}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
        </Group>
        <Checkbox label="I have it in a safe place" checked={isKept} onChange={(event) => setKept(event.currentTarget.checked)} />
        <Group justify="flex-end">
          <Button variant="default" disabled={!isKept} onClick={close}>
            Done
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface FormProps {
  ledger: string;
  roles: Role[];
  onIssued: (issued: Schema['IssuedToken']) => void;
  close: () => void;
}

function TokenForm({ ledger, roles, onIssued, close }: FormProps) {
  const { api } = useSession();
  const [role, setRole] = useState<Role>(roles[0] ?? 'portal');
  const [subject, setSubject] = useState('');
  const [life, setLife] = useState('7776000');
  const [label, setLabel] = useState('');
  const isOfSomebody = role === 'agent' || role === 'subject' || role === 'reviewer';
  const lives = livesOf(role);
  const chosen = lives.some((one) => one.value === life) ? life : '3600';
  const issue = () =>
    bodyOf(
      api.POST('/v1/ledgers/{ledger}/tokens', {
        params: { path: { ledger } },
        body: {
          role,
          ttl_seconds: Number(chosen),
          ...(isOfSomebody && subject !== '' ? { subject } : {}),
          ...(label === '' ? {} : { label }),
        },
      }),
    );
  const done = (issued: Schema['IssuedToken']) => {
    close();
    onIssued(issued);
  };
  return (
    <Form submit="Issue" run={issue} check={() => (isOfSomebody ? check({ subject: [subject, 'id', role === 'reviewer'] }) : {})} onDone={done} onCancel={close}>
      {(faults) => (
        <>
          <Select label="Role" description={kRoles[role]} data={roles} value={role} allowDeselect={false} error={faults.role}
            onChange={(next) => setRole((next ?? role) as Role)} />
          {isOfSomebody && (
            <TextInput label={role === 'subject' ? 'Id of the person' : 'Id of the member of staff'} value={subject} error={faults.subject}
              description={role === 'reviewer' ? 'May be left out when reviewers need no name (Settings, Privacy)' : undefined}
              onChange={(event) => setSubject(event.currentTarget.value.trim())} required={role !== 'reviewer'} spellCheck={false} />
          )}
          <Select label="Good for" data={lives} value={chosen} allowDeselect={false} error={faults.ttl_seconds}
            onChange={(next) => setLife(next ?? chosen)} />
          <TextInput label="What it is for" description="Kept sealed in the ledger; tokens are listed without it" value={label} maxLength={200}
            onChange={(event) => setLabel(event.currentTarget.value)} error={faults.label} />
        </>
      )}
    </Form>
  );
}

/** A new token of this ledger, or of another that an operator names. */
export function IssueToken({ roles, of, action = 'Issue a token' }: { roles: Role[]; of?: string; action?: string }) {
  const { ledger } = useSession();
  const queries = useQueryClient();
  const [issued, setIssued] = useState<Schema['IssuedToken'] | null>(null);
  const target = of ?? ledger;
  const note = (token: Schema['IssuedToken']) => {
    setIssued(token);
    void queries.invalidateQueries({ queryKey: [target, 'tokens'] });
  };
  return (
    <>
      <Dialog action={action} title={action} variant="filled">
        {(close) => <TokenForm ledger={target} roles={roles} onIssued={note} close={close} />}
      </Dialog>
      {issued !== null && <TokenText issued={issued} close={() => setIssued(null)} />}
    </>
  );
}
