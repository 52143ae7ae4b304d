import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Failure } from '../../parts/states';
import { type Faults, faultsOf } from './faults';
import { fieldNamed, type SettingValue, valueOf, warningOf } from './settings';
import { FromTo } from './SettingsHistory';

interface Props {
  settings: Schema['Settings'];
  draft: Record<string, SettingValue>;
  onSaved: () => void;
  onClose: () => void;
  /** What the server finds wrong with single settings. */
  onFaults: (faults: Faults) => void;
}

/** What will change, before it does. */
export function SettingsReview({ settings, draft, onSaved, onClose, onFaults }: Props) {
  const { api, ledger } = useSession();
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      bodyOf(
        api.PATCH('/v1/ledgers/{ledger}/settings/privacy', {
          params: { path: { ledger } },
          body: draft as Schema['SettingsChange'],
        }),
      ),
    onSuccess: (now) => {
      queries.setQueryData([ledger, 'settings'], now);
      void queries.invalidateQueries({ queryKey: [ledger] });
      onSaved();
    },
    onError: (error) => {
      const faults = faultsOf(error);
      if (Object.keys(faults).length > 0) onFaults(faults);
    },
  });
  const changes = Object.entries(draft).flatMap(([name, value]) => {
    const field = fieldNamed(name);
    if (field === undefined) return [];
    const was = valueOf(settings[field.name].value);
    return [{ field, name, was, value, warning: warningOf(field, was, value) }];
  });
  const isGrave = changes.some((change) => change.warning !== undefined);
  return (
    <Modal opened onClose={onClose} title="What will change" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack>
        {changes.map(({ field, name, was, value, warning }) => (
          <Stack key={name} gap={4}>
            <Text fw={500}>{field.label}</Text>
            <FromTo change={{ name, was, value }} />
            <Text size="sm" c="dimmed">
              {field.says(value)}
            </Text>
            {warning !== undefined && (
              <Alert color="red" variant="light" p="xs" icon={<IconAlertTriangle size={18} />}>
                {warning}
              </Alert>
            )}
          </Stack>
        ))}
        <Text size="sm" c="dimmed">
          The change is written to the ledger with the time and your token, and stays in its history.
        </Text>
        {save.isError && <Failure error={save.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Go on editing
          </Button>
          <Button color={isGrave ? 'red' : undefined} loading={save.isPending} onClick={() => save.mutate()}>
            Save
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
