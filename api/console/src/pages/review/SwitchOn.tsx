import { List, Paper, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Confirm } from '../../parts/confirm';
import { say } from '../owner/say';
import { differences, keyInWords, type RuleSet, valueInWords } from './draft';

interface Props {
  inForce: Schema['AccessRules'];
  draft: RuleSet;
  isTried: boolean;
}

/** The last step, for those who may: rules that were tried come into force. */
export function SwitchOn({ inForce, draft, isTried }: Props) {
  const { api, ledger, role } = useSession();
  const queries = useQueryClient();
  const changes = differences(inForce, draft);
  const set = () => bodyOf(api.PUT('/v1/ledgers/{ledger}/access-rules', { params: { path: { ledger } }, body: draft }));
  const done = () => {
    void queries.invalidateQueries({ queryKey: [ledger] });
    say(`Version ${inForce.version + 1} is in force`);
  };
  const next = inForce.version + 1;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="switch">
      <Title order={2} size="h4" id="switch" mb="sm">
        4. Switch them on
      </Title>
      {role !== 'admin' ? (
        <Text size="sm">An admin does. Send them the address of this page: it has what you changed.</Text>
      ) : (
        <Stack align="flex-start" gap="sm">
          <Text size="sm">
            {changes.length === 0
              ? 'Nothing is different from the rules in force.'
              : isTried
                ? `They become version ${next}.`
                : 'Try them on the past first.'}
          </Text>
          <Confirm
            action="Switch on"
            title={`Version ${next} of the rules`}
            variant="filled"
            run={set}
            onDone={done}
            isDisabled={changes.length === 0 || !isTried}
          >
            <List size="sm" spacing={2}>
              {changes.map(({ key, from, to }) => (
                <List.Item key={key}>
                  {keyInWords(key)}: {from === undefined ? '' : `${valueInWords(key, from)} → `}
                  {valueInWords(key, to)}
                </List.Item>
              ))}
            </List>
            <Text size="sm">
              From now on accesses are held against these. What was looked at before is not looked at again: flags that
              are there stay, and there will be none in addition. That you set them stays in the log.
            </Text>
          </Confirm>
        </Stack>
      )}
    </Paper>
  );
}
