import { Group, List, Text, ThemeIcon, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconMinus, IconX } from '@tabler/icons-react';
import type { Check } from '../proof/report';

const kIcons = { held: IconCheck, failed: IconX, unchecked: IconMinus };
const kColors = { held: 'teal', failed: 'red', unchecked: 'gray' };
const kWords = { held: 'Holds: ', failed: 'Does not hold: ' };

/** What was checked, and what came of it; what was not looked at is said as plainly. */
export function CheckList({ checks, label }: { checks: Check[]; label: string }) {
  return (
    <List listStyleType="none" spacing={6} aria-label={label}>
      {checks.map((check, i) => {
        const Icon = kIcons[check.state];
        return (
          <List.Item key={i} styles={{ itemWrapper: { display: 'block' } }}>
            <Group gap="xs" wrap="nowrap" align="flex-start">
              <ThemeIcon variant="light" color={kColors[check.state]} size="sm" mt={2}>
                <Icon size={14} aria-hidden />
              </ThemeIcon>
              <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
                <Text size="sm" c={check.state === 'unchecked' ? 'dimmed' : undefined}>
                  {check.state !== 'unchecked' && <VisuallyHidden>{kWords[check.state]}</VisuallyHidden>}
                  {check.state === 'unchecked' ? `Not checked: ${check.what}` : check.what}
                </Text>
                {check.detail !== undefined && <Text size="xs" c="dimmed">{check.detail}</Text>}
              </div>
            </Group>
          </List.Item>
        );
      })}
    </List>
  );
}
