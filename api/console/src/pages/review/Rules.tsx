import { Alert, Button, Group, Progress, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Shown } from '../../parts/states';
import { Moment } from '../../parts/text';
import { clock, thresholdName, valueInWords } from './draft';
import { EventLink } from './labels';
import { RuleVersions } from './RuleVersions';
import { Wide } from './Wide';
import { plural, ruleWords } from './words';

type RulesOf = Schema['AccessRules'];

/** A threshold as people say it; minutes of the day as a time. */
const threshold = ([name, value]: [string, number]) => `${thresholdName(name)} ${valueInWords(`.${name}`, value)}`;

function offset(minutes: number): string {
  return `UTC${minutes < 0 ? '−' : '+'}${clock(Math.abs(minutes))}`;
}

/** How far the rules got: what they did not look at yet may still be flagged. */
function HowFar() {
  const { api, ledger } = useSession();
  const far = useQuery({
    queryKey: [ledger, 'access-review'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/access-review', { params: { path: { ledger } } })),
  });
  return (
    <Shown query={far}>
      {({ last, events_behind = 0, behind_since }) => (
        <Alert variant="light" color={events_behind === 0 ? 'teal' : 'yellow'} mb="md">
          <Text size="sm" component="div">
            {events_behind === 0
              ? 'The rules have looked at everything that was recorded.'
              : `${plural(events_behind, 'event')} are still to be looked at.`}{' '}
            {behind_since !== undefined && (
              <>
                The oldest is from <Moment at={behind_since} />.{' '}
              </>
            )}
            {last !== undefined && (
              <>
                Last look <Moment at={last.time} />: {plural(last.accesses, 'access', 'accesses')}, {last.flagged}{' '}
                flagged (
                <EventLink sequence={last.sequence} isInText />
                ).
              </>
            )}
          </Text>
        </Alert>
      )}
    </Shown>
  );
}

/** Where a weight begins to count: a scale on which the three priorities are marked. */
function Scale({ rules }: { rules: RulesOf }) {
  const { flag_from: flag, medium_from: medium, high_from: high } = rules;
  const end = Math.max(high * 1.25, 1);
  const share = (part: number) => (part / end) * 100;
  return (
    <Stack gap={4} mb="md">
      <Progress.Root size={22} aria-hidden="true">
        <Progress.Section value={share(flag)} color="gray.3" />
        <Progress.Section value={share(medium - flag)} color="gray.6" />
        <Progress.Section value={share(high - medium)} color="yellow.6" />
        <Progress.Section value={share(end - high)} color="red.7" />
      </Progress.Root>
      <Text size="sm">
        What counts of an access is added up. Below {flag}: no flag. From {flag}: low. From {medium}: medium. From{' '}
        {high}: high.
      </Text>
    </Stack>
  );
}

function RuleTable({ rules }: { rules: RulesOf }) {
  const heaviest = Math.max(...rules.rules.map((rule) => rule.weight), 1);
  return (
    <Wide label="Rules" width={480}>
      <Table aria-label="Rules" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Rule</Table.Th>
            <Table.Th>Weight</Table.Th>
            <Table.Th>Thresholds</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rules.rules.map((rule) => (
            <Table.Tr key={rule.rule}>
              <Table.Td>
                <Text size="sm" fw={600}>
                  {ruleWords[rule.rule].name}
                </Text>
                <Text size="sm" c="dimmed">
                  {ruleWords[rule.rule].about}
                </Text>
              </Table.Td>
              <Table.Td miw={120}>
                {rule.enabled ? (
                  <Group gap="xs" wrap="nowrap">
                    <Text size="sm" w={28} ta="right">
                      {rule.weight}
                    </Text>
                    <Progress value={(rule.weight / heaviest) * 100} w={70} aria-hidden="true" />
                  </Group>
                ) : (
                  <Text size="sm" c="dimmed">
                    Off
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <Text size="sm">{Object.entries(rule.thresholds).map(threshold).join(', ') || '–'}</Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Wide>
  );
}

/** The rules as they are in force: who looks at a flag should know what made it. */
export function Rules() {
  const { api, ledger } = useSession();
  const rules = useQuery({
    queryKey: [ledger, 'access-rules'],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/access-rules', { params: { path: { ledger } } })),
  });
  return (
    <>
      <HowFar />
      <Shown query={rules}>
        {(set) => (
          <>
            <Scale rules={set} />
            <Text size="sm" mb="md">
              A finding does not count where the employee had to do with the patient within{' '}
              {plural(set.treatment_days, 'day')}, was on duty in a department of theirs, or had broken the glass for
              them within {plural(set.glass_broken_days, 'day')}. Times are {offset(set.utc_offset)}.
            </Text>
            <Text size="sm" mb="md">
              This is version {set.version}; an admin sets another.
            </Text>
            <Button component={Link} to="/review/rules" variant="default" mb="md">
              Try others on the past
            </Button>
            <RuleTable rules={set} />
          </>
        )}
      </Shown>
      <Title order={2} size="h4" mt="xl" mb="sm">
        Versions
      </Title>
      <RuleVersions />
    </>
  );
}
