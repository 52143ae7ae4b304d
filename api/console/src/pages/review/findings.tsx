import { Badge, Group, List, Stack, Text } from '@mantine/core';
import type { Schema } from '../../client/api';
import { exemptionWords, ruleWords } from './words';

type Finding = Schema['AccessFinding'];

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** In one line each: for lists. What something explains is told apart from what counts. */
export function FindingsInShort({ findings }: { findings: Finding[] }) {
  const counted = findings.filter((one) => one.exemption === undefined);
  const explained = findings.length - counted.length;
  return (
    <Text size="sm" component="span">
      {sentence(counted.map((one) => one.explanation).join('; '))}
      {explained > 0 && (
        <Text span size="sm" c="dimmed">
          {counted.length > 0 ? '; ' : ''}
          {explained} explained
        </Text>
      )}
    </Text>
  );
}

/** Every finding with its weight, and in words why one does not count. */
export function Findings({ flag }: { flag: Schema['Flag'] }) {
  return (
    <Stack gap={6}>
      <List listStyleType="none" spacing={6} aria-label="Findings">
        {flag.findings.map((one) => (
          <List.Item key={one.rule}>
            <Group gap={8} align="baseline" wrap="nowrap">
              <Badge
                variant="default"
                radius="sm"
                tt="none"
                miw={38}
                title={one.exemption === undefined ? `Weighs ${one.weight}` : 'Counts nothing'}
              >
                {one.exemption === undefined ? one.weight : '0'}
              </Badge>
              <Text size="sm">
                <Text span size="sm" fw={600}>
                  {ruleWords[one.rule].name}
                </Text>
                {': '}
                {one.explanation}
                {one.exemption !== undefined && (
                  <Text span size="sm" c="dimmed">
                    {' '}
                    – does not count ({one.weight} otherwise): {one.exempted_by ?? exemptionWords[one.exemption]}
                  </Text>
                )}
              </Text>
            </Group>
          </List.Item>
        ))}
      </List>
      <Text size="xs" c="dimmed">
        Weighs {flag.weight} together, by version {flag.rules} of the rules.
      </Text>
    </Stack>
  );
}
