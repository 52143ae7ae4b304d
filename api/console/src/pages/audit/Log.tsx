import { Alert, Code, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { useSession } from '../../client/session';
import { Confirm } from '../../parts/confirm';
import { Shown } from '../../parts/states';
import { Moment, PageTitle } from '../../parts/text';
import { CannotCheck, toBase64 } from '../../proof/bytes';
import type { LogReport } from '../../proof/log';
import { forget } from '../../proof/memory';
import { noteKeyText } from '../../proof/note';
import { CheckList } from '../../parts/checkList';
import { Consistency } from './Consistency';
import { Keys } from './Keys';
import { useLog } from './proved';
import { Rows } from './Rows';
import { ServerVerification } from './ServerVerification';
import { Witnesses } from './Witnesses';

function Verdict({ report }: { report: LogReport }) {
  const { log } = report;
  if (log !== undefined) {
    return (
      <Alert color="teal" icon={<IconShieldCheck aria-hidden />} title={`${log.checkpoint.size.toLocaleString()} events, and this browser checked the checkpoint`}>
        {report.before === undefined
          ? 'This browser saw the log for the first time. From now on it remembers, and finds out if another history is shown.'
          : 'It is signed, and leads on from everything that this browser saw before.'}
      </Alert>
    );
  }
  return (
    <Alert color="red" icon={<IconShieldX aria-hidden />} title="The log does not hold" role="alert">
      What does not is named below. A ledger that was restored from a backup can look like this, and so can one that shows another history than it did. Take the
      checkpoint that this browser remembers to whoever runs the server, and to somebody who does not.
    </Alert>
  );
}

function Remembered({ report }: { report: LogReport }) {
  const { ledger } = useSession();
  const queries = useQueryClient();
  const memory = report.memory ?? report.before;
  if (memory === undefined) return <Text size="sm" c="dimmed">Nothing yet.</Text>;
  return (
    <Stack align="flex-start">
      <Rows label="What this browser remembers" rows={[
        ['First seen', <><Moment at={memory.firstSeenAt} />, with {memory.firstSize.toLocaleString()} events</>],
        ['Last proved', <><Moment at={memory.seenAt} />, with {memory.size.toLocaleString()} events</>],
        ['First key', <Code style={{ overflowWrap: 'anywhere' }}>{memory.firstKey}</Code>],
      ]} />
      <Consistency report={report} />
      <Confirm action="Forget it" title="Forget what this browser saw" isDangerous
        run={async () => {
          forget(localStorage, ledger);
          await queries.resetQueries({ queryKey: [ledger, 'audit'] });
        }}>
        <Text>
          The checkpoint and the first key are removed from this browser. What the server shows next is believed as if it were seen for the first time. Nothing
          changes on the server.
        </Text>
      </Confirm>
    </Stack>
  );
}

function Checkpoint({ report }: { report: LogReport }) {
  const { log } = report;
  if (log === undefined) return null;
  return (
    <Rows label="Checkpoint" rows={[
      ['Log', log.checkpoint.origin],
      ['Events', log.checkpoint.size.toLocaleString()],
      ['Root', <Code style={{ overflowWrap: 'anywhere' }}>{toBase64(log.checkpoint.root)}</Code>],
      ['Signed by', <Code style={{ overflowWrap: 'anywhere' }}>{noteKeyText(log.keys.current.note)}</Code>],
    ]} />
  );
}

export default function Log() {
  const { role } = useSession();
  const query = useLog();
  const isCannot = query.error instanceof CannotCheck;
  return (
    <>
      <PageTitle title="Checkpoints" about="A checkpoint is the ledger’s signed word about all of its events at once. Nothing here is taken from the server unchecked, but where it says so." />
      {isCannot && query.error !== null && <Alert color="yellow" title="Nothing can be checked here">{query.error.message}</Alert>}
      {!isCannot && (
        <Shown query={query}>
          {(report) => (
            <Stack gap="lg">
              <Verdict report={report} />
              <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
                <Paper withBorder p="md">
                  <Title order={2} size="h4" mb="sm">What was checked</Title>
                  <CheckList checks={report.checks} label="What was checked in this browser" />
                </Paper>
                <Paper withBorder p="md">
                  <Group justify="space-between" mb="sm"><Title order={2} size="h4">What this browser remembers</Title></Group>
                  <Remembered report={report} />
                </Paper>
                {report.log !== undefined && (
                  <Paper withBorder p="md">
                    <Title order={2} size="h4" mb="sm">Checkpoint</Title>
                    <Checkpoint report={report} />
                  </Paper>
                )}
                {report.log !== undefined && role !== 'reviewer' && (
                  <Paper withBorder p="md">
                    <Title order={2} size="h4" mb="sm">Witnesses</Title>
                    <Witnesses log={report.log} />
                  </Paper>
                )}
              </SimpleGrid>
              {report.log !== undefined && <Keys keys={report.log.keys} />}
              <ServerVerification />
            </Stack>
          )}
        </Shown>
      )}
    </>
  );
}
