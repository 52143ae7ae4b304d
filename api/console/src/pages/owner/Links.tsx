import { Alert, Group, Paper, Text, TextInput, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { ListTable } from '../../parts/list';
import { Id, Moment } from '../../parts/text';
import { check } from './checks';
import { EventLink } from '../review/labels';
import { Dialog, Form } from './form';
import { isLinkable } from './people';

function LinkForm({ person, close }: { person: Schema['Subject']; close: () => void }) {
  const { api, ledger } = useSession();
  const queries = useQueryClient();
  const [other, setOther] = useState('');
  const isAccount = person.type === 'user' && !isLinkable(person);
  const link = () => {
    const [subject, account] = isAccount ? [other, person.id] : [person.id, other];
    return bodyOf(
      api.POST('/v1/ledgers/{ledger}/subjects/{subject}/links', {
        params: { path: { ledger, subject } },
        body: { account },
      }),
    );
  };
  const done = () => {
    void queries.invalidateQueries({ queryKey: [ledger] });
    close();
  };
  const field = isAccount ? 'subject' : 'account';
  return (
    <Form
      submit="Link them for ever"
      run={link}
      check={() => check({ [field]: [other, 'id'] })}
      onDone={done}
      onCancel={close}
      isDangerous
    >
      {(faults) => (
        <>
          <TextInput
            label={isAccount ? 'Id of who wrote without an account' : 'Id of the account'}
            value={other}
            required
            spellCheck={false}
            data-autofocus
            error={faults[field] ?? faults.account}
            onChange={(event) => setOther(event.currentTarget.value.trim())}
          />
          <Alert color="red" role="note">
            From then on whoever has the account sees what the other wrote and what happened to them, takes it along in
            exports, and erases both at once. A link cannot be undone: be sure that it is the same person.
          </Alert>
        </>
      )}
    </Form>
  );
}

/** Who wrote without an account, and turned out to be this account's; or may be linked to one. */
export function Links({ person }: { person: Schema['Subject'] }) {
  const { api, ledger } = useSession();
  const read = async (cursor: string | undefined) => {
    const params = { path: { ledger, subject: person.id }, query: { cursor, limit: 50 } };
    const page = await bodyOf(api.GET('/v1/ledgers/{ledger}/subjects/{subject}/links', { params }));
    return { items: page.items, next: page.next ?? null };
  };
  const canLink = person.state === 'active' && person.type !== 'agent';
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="links">
      <Group justify="space-between" mb="sm">
        <div>
          <Title order={2} size="h4" id="links">
            The same person
          </Title>
          <Text size="sm" c="dimmed">
            Identities that turned out to be theirs: posts without an account, e-mails.
          </Text>
        </div>
        {canLink && (
          <Dialog action="Link" title="It is the same person">
            {(close) => <LinkForm person={person} close={close} />}
          </Dialog>
        )}
      </Group>
      <ListTable<Schema['Link']>
        queryKey={[ledger, 'links', person.id]}
        read={read}
        keyOf={(link) => link.sequence}
        label="The same person"
        empty={
          <Text size="sm" c="dimmed" py="sm">
            Nobody else turned out to be them.
          </Text>
        }
        columns={[
          { header: 'Identity', cell: (link) => <Id id={link.subject} to={`/settings/people/${link.subject}`} /> },
          {
            header: 'Account',
            isMinor: true,
            cell: (link) => <Id id={link.account} to={`/settings/people/${link.account}`} />,
          },
          { header: 'Since', cell: (link) => <Moment at={link.linked} /> },
          { header: 'Event', isMinor: true, cell: (link) => <EventLink sequence={link.sequence} /> },
        ]}
      />
    </Paper>
  );
}
