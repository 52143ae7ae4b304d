import { Progress, Stack, Text } from '@mantine/core';
import type { Schema } from '../../client/api';
import { Moment } from '../../parts/text';
import { clockOf, isOpen } from './requestStates';

/** The time that the law gives for a request, as a bar that fills. */
export function Clock({ request }: { request: Schema['RightsRequest'] }) {
  const clock = clockOf(request, Date.now());
  const color = clock.isLate ? 'red' : !isOpen(request.state) ? 'gray' : clock.share > 0.75 ? 'orange' : 'teal';
  return (
    <Stack gap={2} miw={120}>
      <Progress value={clock.share * 100} color={color} aria-label={`Time that has passed: ${Math.round(clock.share * 100)} %`} />
      <Text size="xs" fw={clock.isLate && isOpen(request.state) ? 600 : undefined}>
        {clock.words}
      </Text>
      <Text size="xs" c="dimmed">
        due <Moment at={request.due_at} day />
      </Text>
    </Stack>
  );
}
