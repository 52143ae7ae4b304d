import { Alert, Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { problemOf } from '../../client/problem';
import { Confirm } from '../../parts/confirm';
import { Failure, Shown } from '../../parts/states';
import { Deleted } from './Deleted';
import { ItemHistory } from './ItemHistory';
import { kReadOnce, personKey, usePerson, useRefresh } from './person';
import { tell } from './tell';

export function ContentItem({ item, onClose }: { item: Schema['Item']; onClose: () => void }) {
  return item.state === 'deleted' ? <Deleted item={item} /> : <Live item={item} onClose={onClose} />;
}

function Live({ item, onClose }: { item: Schema['Item']; onClose: () => void }) {
  const { api, ledger, subject } = usePerson();
  const [isEditing, edit] = useDisclosure();
  const texts = useQuery({
    ...kReadOnce,
    queryKey: personKey(ledger, subject, 'item', item.id),
    queryFn: () =>
      bodyOf(api.GET('/v1/ledgers/{ledger}/content/{item}', { params: { path: { ledger, item: item.id } } })),
  });
  return (
    <Shown query={texts}>
      {(read) =>
        isEditing ? (
          <Editor item={read} close={edit.close} />
        ) : (
          <Stack gap="sm">
            {read.title !== undefined && (
              <Text fw={600} dir="auto" style={{ overflowWrap: 'anywhere' }}>
                {read.title}
              </Text>
            )}
            <Text dir="auto" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {read.body}
            </Text>
            <Group gap="xs">
              <Button variant="default" onClick={edit.open}>
                Edit
              </Button>
              <DeleteItem item={item} onDone={onClose} />
            </Group>
            <ItemHistory item={item.id} />
          </Stack>
        )
      }
    </Shown>
  );
}

function Editor({ item, close }: { item: Schema['ItemWithTexts']; close: () => void }) {
  const { api, ledger } = usePerson();
  const refresh = useRefresh();
  const [title, setTitle] = useState(item.title ?? '');
  const [body, setBody] = useState(item.body);
  const saving = useMutation({
    mutationFn: () =>
      bodyOf(
        api.PATCH('/v1/ledgers/{ledger}/content/{item}', {
          params: { path: { ledger, item: item.id }, header: { 'If-Match': `"${item.revision}"` } },
          body: {
            ...(item.title !== undefined && title !== item.title ? { title } : {}),
            ...(body !== item.body ? { body } : {}),
          },
        }),
      ),
    onSuccess: async () => {
      await refresh('content', 'item');
      tell('It is saved. What it said before is kept.');
      close();
    },
    onError: (error) => (problemOf(error).status === 412 ? refresh('item') : undefined),
  });
  const isConflict = saving.isError && problemOf(saving.error).status === 412;
  const isSame = title === (item.title ?? '') && body === item.body;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {item.title !== undefined && (
          <TextInput
            label="Title"
            value={title}
            dir="auto"
            required
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
        )}
        <Textarea
          label="Text"
          value={body}
          dir="auto"
          required
          autosize
          minRows={4}
          maxRows={24}
          onChange={(event) => setBody(event.currentTarget.value)}
        />
        {isConflict && (
          <Alert color="yellow" role="alert" title="It was changed in the meantime">
            <Text size="sm">
              By a member of staff, or by you in another window. Your text is still above. What is there now:
            </Text>
            {item.title !== undefined && (
              <Text size="sm" fw={600} dir="auto" style={{ overflowWrap: 'anywhere' }}>
                {item.title}
              </Text>
            )}
            <Text size="sm" dir="auto" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {item.body}
            </Text>
          </Alert>
        )}
        {saving.isError && !isConflict && <Failure error={saving.error} />}
        <Group gap="xs">
          <Button type="submit" loading={saving.isPending} disabled={isSame || body === ''}>
            {isConflict ? 'Save mine all the same' : 'Save'}
          </Button>
          <Button variant="default" onClick={close}>
            {isConflict ? 'Keep what is there' : 'Cancel'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function DeleteItem({ item, onDone }: { item: Schema['Item']; onDone: () => void }) {
  const { api, ledger } = usePerson();
  const refresh = useRefresh();
  const remove = () =>
    bodyOf(api.DELETE('/v1/ledgers/{ledger}/content/{item}', { params: { path: { ledger, item: item.id } } }));
  const done = async () => {
    tell('It is deleted. Open it to see the certificate.');
    onDone();
    await refresh('content', 'history');
  };
  return (
    <Confirm action="Delete" variant="light" isDangerous title="Delete what you wrote here?" run={remove} onDone={done}>
      <Text size="sm">
        The text is destroyed for good, with every earlier version: nobody can bring it back. What others answered
        stays, without your text. You get a certificate.
      </Text>
    </Confirm>
  );
}
