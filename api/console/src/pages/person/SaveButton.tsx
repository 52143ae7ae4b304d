import { Button, Stack } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { save } from '../../parts/download';
import { Failure } from '../../parts/states';

interface Props {
  label: string;
  name: string;
  read: () => Promise<Blob>;
  isDisabled?: boolean;
}

/** A file that is asked for when somebody wants it. */
export function SaveButton({ label, name, read, isDisabled }: Props) {
  const saving = useMutation({ mutationFn: read, onSuccess: (content) => save(content, name) });
  return (
    <Stack gap="xs" align="flex-start">
      <Button
        size="xs"
        variant="default"
        leftSection={<IconDownload size={14} />}
        loading={saving.isPending}
        disabled={isDisabled}
        onClick={() => saving.mutate()}
      >
        {label}
      </Button>
      {saving.isError && <Failure error={saving.error} />}
    </Stack>
  );
}
