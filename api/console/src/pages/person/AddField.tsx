import { Alert, Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Failure } from '../../parts/states';
import { usePrivacyNotice } from './person';
import { tell } from './tell';
import { isConflict, useProfileEdit } from './useProfileChange';
import { fieldInWords, fieldsToAdd } from './words';

/** A field that the profile has not yet. */
export function AddField({ present, revision }: { present: string[]; revision: number }) {
  const notice = usePrivacyNotice();
  const [field, setField] = useState<string | null>(null);
  const [value, setValue] = useState('');
  const saving = useProfileEdit(revision, () => {
    tell(`${fieldInWords(field ?? '')} is saved.`);
    setField(null);
    setValue('');
  });
  if (notice.isError) return <Failure error={notice.error} again={() => notice.refetch()} />;
  const missing = fieldsToAdd(notice.data?.profile_fields ?? [], present);
  if (missing.length === 0) return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (field !== null) saving.mutate({ field, value });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Group align="flex-end" gap="sm">
          <Select
            label="Add to my profile"
            placeholder="Choose what"
            data={missing.map((one) => ({ value: one, label: fieldInWords(one) }))}
            value={field}
            onChange={setField}
            w={220}
          />
          {field !== null && (
            <TextInput
              label={fieldInWords(field)}
              value={value}
              dir="auto"
              type={field === 'birth_date' ? 'date' : 'text'}
              required
              style={{ flex: '1 1 200px' }}
              onChange={(event) => setValue(event.currentTarget.value)}
            />
          )}
          {field !== null && (
            <Button type="submit" loading={saving.isPending} disabled={value === ''}>
              Add
            </Button>
          )}
        </Group>
        {saving.isError && <NotAdded error={saving.error} />}
      </Stack>
    </form>
  );
}

function NotAdded({ error }: { error: unknown }) {
  if (isConflict(error)) {
    return (
      <Alert color="yellow" role="alert" title="Your profile was changed in the meantime">
        What is there now is shown above. Press “Add” again if you still want to.
      </Alert>
    );
  }
  return <Failure error={error} />;
}
