import { ActionIcon, Alert, Button, Collapse, Grid, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconHistory, IconPencil } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { bodyOf } from '../../client/api';
import { Confirm } from '../../parts/confirm';
import { Failure } from '../../parts/states';
import { FieldHistory } from './FieldHistory';
import { usePerson, useRefresh } from './person';
import { tell } from './tell';
import { isConflict, useProfileEdit } from './useProfileChange';
import { fieldInWords } from './words';

interface Props {
  field: string;
  value: string;
  revision: number;
  /** Not to be edited by the person. */
  isFixed?: boolean;
}

export function ProfileField({ field, value, revision, isFixed = false }: Props) {
  const [isEditing, edit] = useDisclosure();
  const [isHistoryOpen, history] = useDisclosure();
  const label = fieldInWords(field);
  return (
    <section aria-label={label}>
      <Grid align="center" gutter="xs">
        <Grid.Col span={{ base: 5, sm: 3 }} order={1}>
          <Text size="sm" c="dimmed">
            {label}
          </Text>
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 6 }} order={{ base: 3, sm: 2 }}>
          {!isEditing && (
            <Text style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
              <bdi>{value}</bdi>
            </Text>
          )}
        </Grid.Col>
        <Grid.Col span={{ base: 7, sm: 3 }} order={{ base: 2, sm: 3 }}>
          <Group gap={4} justify="flex-end" wrap="nowrap">
            {!isFixed && !isEditing && (
              <ActionIcon variant="subtle" size="lg" onClick={edit.open} aria-label={`Edit ${label}`} title="Edit">
                <IconPencil size={18} />
              </ActionIcon>
            )}
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              onClick={history.toggle}
              aria-expanded={isHistoryOpen}
              title="History"
              aria-label={`History of ${label}`}
            >
              <IconHistory size={18} />
            </ActionIcon>
            <DeleteField field={field} revision={revision} />
          </Group>
        </Grid.Col>
      </Grid>
      {isEditing && <Editor field={field} value={value} revision={revision} close={edit.close} />}
      <Collapse in={isHistoryOpen}>{isHistoryOpen && <FieldHistory field={field} />}</Collapse>
    </section>
  );
}

function Editor({ field, value, revision, close }: Props & { close: () => void }) {
  const [draft, setDraft] = useState(value);
  const label = fieldInWords(field);
  const saving = useProfileEdit(revision, () => {
    close();
    tell(`${label} is saved.`);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate({ field, value: draft });
  };
  const input = { label, value: draft, dir: 'auto', required: true, 'data-autofocus': true, autoFocus: true } as const;
  return (
    <form onSubmit={submit}>
      <Stack gap="xs" mt="xs">
        {field === 'note' || value.includes('\n') ? (
          <Textarea {...input} autosize minRows={3} onChange={(event) => setDraft(event.currentTarget.value)} />
        ) : (
          <TextInput
            {...input}
            type={field === 'birth_date' ? 'date' : 'text'}
            onChange={(event) => setDraft(event.currentTarget.value)}
          />
        )}
        {saving.isError && (isConflict(saving.error) ? <Conflict value={value} /> : <Failure error={saving.error} />)}
        <Group gap="xs">
          <Button type="submit" size="sm" loading={saving.isPending} disabled={draft === '' || draft === value}>
            {isConflict(saving.error) ? 'Save mine all the same' : 'Save'}
          </Button>
          <Button variant="default" size="sm" onClick={close}>
            {isConflict(saving.error) ? 'Keep what is there' : 'Cancel'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Nobody loses what they wrote, and nobody overwrites what they have not seen. */
function Conflict({ value }: { value: string }) {
  return (
    <Alert color="yellow" role="alert" title="Your profile was changed in the meantime">
      <Text size="sm">
        Somebody changed it after you opened this page: a member of staff, or you in another window. Nothing of yours is
        lost. What is there now:
      </Text>
      <Text size="sm" fw={600} dir="auto" style={{ overflowWrap: 'anywhere' }}>
        {value}
      </Text>
    </Alert>
  );
}

function DeleteField({ field, revision }: { field: string; revision: number }) {
  const { api, ledger, subject } = usePerson();
  const refresh = useRefresh();
  const label = fieldInWords(field);
  const remove = async () => {
    try {
      return await bodyOf(
        api.DELETE('/v1/ledgers/{ledger}/subjects/{subject}/profile/{field}', {
          params: { path: { ledger, subject, field }, header: { 'If-Match': `"${revision}"` } },
        }),
      );
    } catch (error) {
      if (isConflict(error)) await refresh('profile');
      throw error;
    }
  };
  const done = async () => {
    tell(`${label} is deleted.`);
    await refresh('profile', 'field', 'history');
  };
  return (
    <Confirm action="Delete" variant="subtle" isDangerous title={`Delete: ${label}`} run={remove} onDone={done}>
      <Text size="sm">
        It is destroyed for good, with everything that it said before: nobody can bring it back. Whoever got it from
        them is told.
      </Text>
      {field === 'external_id' ? (
        <Text size="sm">
          By this number they recognise you. Without it, you may not find your way back to this page.
        </Text>
      ) : (
        <Text size="sm">
          Should a law or a claim need it kept, it is locked away instead, and destroyed by itself when that ends.
        </Text>
      )}
    </Confirm>
  );
}
