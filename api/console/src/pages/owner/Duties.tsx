import { Badge, Group, Stack, Text } from '@mantine/core';
import type { Schema } from '../../client/api';
import { Moment } from '../../parts/text';
import { dutiesOf, kAudiences, leftUntil } from './breachStates';

const kColors = { told: 'teal', 'told late': 'orange', overdue: 'red', waits: 'blue', none: 'gray' };
const kWords = { told: 'told', 'told late': 'told late', overdue: 'overdue', waits: 'to be told', none: 'need not be told' };

/** Who has to be told of a breach, and by when. */
export function Duties({ breach }: { breach: Schema['Breach'] }) {
  const now = Date.now();
  return (
    <Stack gap={4}>
      {dutiesOf(breach, now).map((duty) => (
        <Group key={duty.audience} gap={6}>
          <Badge variant={duty.standing === 'overdue' ? 'filled' : 'outline'} color={kColors[duty.standing]} tt="none"
            c={duty.standing === 'overdue' ? undefined : 'var(--mantine-color-text)'}>
            {kAudiences[duty.audience]}: {kWords[duty.standing]}
          </Badge>
          {duty.told !== undefined && <Text size="xs" c="dimmed"><Moment at={duty.told} /></Text>}
          {duty.told === undefined && duty.due !== undefined && (
            <Text size="xs" c="dimmed">{leftUntil(duty.due, now)}, by <Moment at={duty.due} /></Text>
          )}
        </Group>
      ))}
    </Stack>
  );
}
