import { Alert, Card, Checkbox, List, Select, SimpleGrid, Stack, Text, Textarea, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf, listOf, type Schema } from '../../client/api';
import { Confirm } from '../../parts/confirm';
import { personKey, usePerson } from './person';

type Ground = Schema['ErasureOrder']['ground'];

const kGrounds: { value: Ground; label: string }[] = [
  { value: 'no_longer_necessary', label: 'I do not need this any more' },
  { value: 'consent_withdrawn', label: 'I take back my consent' },
  { value: 'objection', label: 'I object to what is done with my data' },
  { value: 'unlawful', label: 'They should not have my data' },
  { value: 'child', label: 'I was a child when I gave it' },
  { value: 'legal_duty', label: 'A law says that it has to go' },
];

const isGround = (text: string | null): text is Ground => kGrounds.some(({ value }) => value === text);

/** What goes and what stays is said before; nothing of it can be taken back. */
export function DeleteMe({ onDone }: { onDone: (erasure: Schema['Erasure']) => void }) {
  const { api, ledger, subject } = usePerson();
  const [ground, setGround] = useState<Ground>('no_longer_necessary');
  const [reason, setReason] = useState('');
  const [isSure, setSure] = useState(false);
  const erase = async () => {
    const body = { subject, ground, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) };
    onDone(await bodyOf(api.POST('/v1/ledgers/{ledger}/erasures', { params: { path: { ledger } }, body })));
  };
  return (
    <section aria-labelledby="delete">
      <Title order={2} size="h4" id="delete">
        Delete me
      </Title>
      <Text c="dimmed" size="sm" mb="sm">
        They forget you: the keys to your data are destroyed, so that nobody can read it again, not from an old backup
        either.
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }} mb="md">
        <WhatGoes />
        <WhatStays />
      </SimpleGrid>
      <Alert color="yellow" mb="md" title="Before you do">
        This page closes for you with it: you are signed out, and nobody can sign you in again. Make a copy first if you
        may want something later. You are shown what was destroyed, and can keep that.
      </Alert>
      <Stack>
        <Select
          label="Why"
          data={kGrounds}
          value={ground}
          allowDeselect={false}
          onChange={(value) => isGround(value) && setGround(value)}
          maw={420}
        />
        <Textarea
          label="In your words (if you like)"
          value={reason}
          maxLength={16000}
          autosize
          minRows={2}
          dir="auto"
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Checkbox
          label="I know that this cannot be undone"
          checked={isSure}
          onChange={(event) => setSure(event.currentTarget.checked)}
        />
        <div>
          <Confirm
            action="Delete me"
            title="Delete everything about you?"
            variant="filled"
            isDangerous
            isDisabled={!isSure}
            run={erase}
          >
            <Text size="sm">
              It begins at once and takes a few seconds. After that nobody, not even the operator of this service, can
              bring it back.
            </Text>
          </Confirm>
        </div>
      </Stack>
    </section>
  );
}

/** As far as it was counted: a page of the list. */
function countOf(count: number, more: boolean, one: string, many: string): string {
  if (count === 0) return 'nothing at present';
  return count === 1 ? one : `${count} ${more ? 'and more ' : ''}${many}`;
}

function WhatGoes() {
  const { api, ledger, subject } = usePerson();
  const content = useQuery({
    queryKey: personKey(ledger, subject, 'content', 'count'),
    queryFn: () =>
      bodyOf(
        api.GET('/v1/ledgers/{ledger}/content', {
          params: { path: { ledger }, query: { author: subject, limit: 1000 } },
        }),
      ),
  });
  const live = content.data?.items.filter((item) => item.state === 'live').length;
  const more = content.data !== undefined && content.data.next !== null;
  return (
    <Card withBorder>
      <Text fw={600} mb="xs">
        What goes
      </Text>
      <List size="sm" spacing={6}>
        <List.Item>Your whole profile, with everything that it said before</List.Item>
        <List.Item>
          What you wrote
          {live !== undefined && `: ${countOf(live, more, 'one text', 'texts')}`}
        </List.Item>
        <List.Item>Working data, your sessions, and the copies that you made here</List.Item>
      </List>
      <Text size="sm" c="dimmed" mt="xs">
        Whoever got data of yours from them is told to delete it, too.
      </Text>
    </Card>
  );
}

function WhatStays() {
  const { api, ledger, subject } = usePerson();
  const proof = useQuery({
    queryKey: personKey(ledger, subject, 'history', 'proof'),
    queryFn: () =>
      listOf(
        api.GET('/v1/ledgers/{ledger}/subjects/{subject}/history', {
          params: {
            path: { ledger, subject },
            query: { kind: ['consent.recorded', 'objection.recorded', 'rights_request.recorded'], limit: 1000 },
          },
        }),
      ),
  });
  const count = proof.data?.items.length;
  const more = proof.data !== undefined && proof.data.next !== null;
  return (
    <Card withBorder>
      <Text fw={600} mb="xs">
        What has to stay for a while
      </Text>
      <List size="sm" spacing={6}>
        <List.Item>
          The proof of what you decided and asked for
          {count !== undefined && `: ${countOf(count, more, 'one entry', 'entries')}`}. A law asks for it. Until when is
          on your certificate; then it goes by itself.
        </List.Item>
        <List.Item>That somebody looked at your data, by a random number instead of your name</List.Item>
        <List.Item>
          What a claim or a law protects at this moment, if there is such a thing: it is locked away, and destroyed by
          itself when that ends
        </List.Item>
      </List>
    </Card>
  );
}
