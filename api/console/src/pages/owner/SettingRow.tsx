import { ActionIcon, Anchor, Box, Group, SimpleGrid, Stack, Text, Tooltip } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { memo } from 'react';
import type { Schema } from '../../client/api';
import { Moment } from '../../parts/text';
import { SettingControl } from './SettingControl';
import { isSame, type SettingField, type SettingValue, shown, valueOf } from './settings';

interface Props {
  field: SettingField;
  setting: Schema['Setting'];
  /** What was typed and is not saved. */
  draft: SettingValue | undefined;
  fault?: string;
  onChange: (field: SettingField, value: SettingValue) => void;
  onHistory: (field: SettingField) => void;
}

/** A setting: what it means as it stands in the form, the control, and since when it is so. Drawn again only when it changes. */
export const SettingRow = memo(function SettingRow({ field, setting, draft, fault, onChange, onHistory }: Props) {
  const saved = valueOf(setting.value);
  const byDefault = valueOf(setting.default);
  const value = draft === undefined ? saved : draft;
  const says = `says-${field.name}`;
  const isDrafted = draft !== undefined;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing={{ base: 'xs', sm: 'xl' }} verticalSpacing="xs" py="sm" data-setting={field.name}>
      <Stack gap={2}>
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <Text fw={500}>{field.label}</Text>
          {isDrafted && (
            <Text size="xs" c="var(--mantine-primary-color-light-color)" fw={600} mt={4}>
              not saved
            </Text>
          )}
        </Group>
        <Text id={says} size="sm" c="dimmed">
          {field.says(value)}
        </Text>
      </Stack>
      <Stack gap={4}>
        <Group wrap="nowrap" align="flex-start" justify="space-between">
          <Box style={{ flex: 1, minWidth: 0 }}>
            <SettingControl field={field} value={value} onChange={(next) => onChange(field, next)} fault={fault} describedBy={says} />
          </Box>
          <Tooltip label="What it was before">
            <ActionIcon variant="subtle" color="gray" size="lg" onClick={() => onHistory(field)} aria-label={`History of ${field.label}`}>
              <IconHistory size={18} />
            </ActionIcon>
          </Tooltip>
        </Group>
        <Text size="xs" c="dimmed">
          {setting.time === undefined ? 'As it is by default' : <>Set <Moment at={setting.time} /></>}
          {!isSame(value, byDefault) && (
            <>
              {' · '}
              <Anchor component="button" type="button" size="xs" onClick={() => onChange(field, byDefault)} underline="always"
                aria-label={`${field.label}: back to the default`}>
                {Array.isArray(byDefault) ? 'back to the default' : `back to the default: ${shown(field, byDefault)}`}
              </Anchor>
            </>
          )}
        </Text>
      </Stack>
    </SimpleGrid>
  );
});
