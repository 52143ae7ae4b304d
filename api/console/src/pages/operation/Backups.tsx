import { Alert, Badge, Button, Code, Group, Progress, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { problemOf } from '../../client/problem';
import { useSession } from '../../client/session';
import { ListTable } from '../../parts/list';
import { Empty, Failure } from '../../parts/states';
import { Moment, PageTitle } from '../../parts/text';
import { say } from '../owner/say';

type Backup = Schema['Backup'];
const kNumber = new Intl.NumberFormat();
const kColors: Record<Backup['state'], string | undefined> = { running: 'blue', done: undefined, failed: 'red' };
const kWords: Record<Backup['state'], string> = { running: 'under way', done: 'done', failed: 'failed' };

export function sizeOf(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const format = new Intl.NumberFormat(undefined, { style: 'unit', unit: units[power], maximumFractionDigits: 1 });
  return format.format(bytes / 1000 ** power);
}

/** How far a backup is: written first, then read back and checked. */
function Progressing({ backup }: { backup: Backup }) {
  const share = (done: number) => (backup.events_total === 0 ? 0 : (done / backup.events_total) * 100);
  return (
    <Stack gap={2} miw={140}>
      <Progress.Root aria-label="Progress">
        <Progress.Section value={share(backup.events_written) / 2} aria-label={`Written: ${Math.round(share(backup.events_written))} %`} />
        <Progress.Section value={share(backup.events_verified) / 2} color="teal.5" aria-label={`Checked: ${Math.round(share(backup.events_verified))} %`} />
      </Progress.Root>
      <Text size="xs" c="dimmed">
        {kNumber.format(backup.events_written)} written, {kNumber.format(backup.events_verified)} checked of {kNumber.format(backup.events_total)}
      </Text>
    </Stack>
  );
}

/** Asks for the backup that is under way until it is not. */
function Watched({ id }: { id: string }) {
  const { api } = useSession();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ['backups', id],
    queryFn: () => bodyOf(api.GET('/v1/backups/{backup}', { params: { path: { backup: id } } })),
    refetchInterval: (latest) => (latest.state.data?.state === 'running' || latest.state.data === undefined ? 1_000 : false),
  });
  const state = query.data?.state;
  useEffect(() => {
    if (state !== undefined && state !== 'running') void queries.invalidateQueries({ queryKey: ['backups', 'list'] });
  }, [state, queries]);
  if (query.data === undefined) return query.isError ? <Failure error={query.error} /> : null;
  return <Progressing backup={query.data} />;
}

function Outcome({ backup }: { backup: Backup }) {
  if (backup.state === 'running') return <Watched id={backup.id} />;
  if (backup.failure !== null) return <Text size="sm">{backup.failure}. The backup before is whole.</Text>;
  return (
    <Text size="sm">
      Number {backup.number}: {kNumber.format(backup.events_total)} new events, {kNumber.format(backup.events ?? 0)} in all, {sizeOf(backup.bytes_written)}
    </Text>
  );
}

export default function Backups() {
  const { api } = useSession();
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: () => bodyOf(api.POST('/v1/backups', { body: {} })),
    onSuccess: () => say('The backup is under way'),
    onSettled: () => queries.invalidateQueries({ queryKey: ['backups', 'list'] }),
  });
  const isNowhere = start.isError && problemOf(start.error).code === 'backup-not-configured';
  const read = async (cursor: string | undefined) => {
    const page = await bodyOf(api.GET('/v1/backups', { params: { query: { cursor } } }));
    return { items: page.items, next: page.next ?? null };
  };
  return (
    <>
      <PageTitle title="Backups" about={<>Of logs and vaults, without keys, made while the server goes on. These are since it was started; <Code>lethe backup list</Code> shows all.</>}>
        <Button onClick={() => start.mutate()} loading={start.isPending}>
          Start a backup
        </Button>
      </PageTitle>
      <Stack>
        {isNowhere && (
          <Alert color="yellow" title="The server has no place for backups" role="alert">
            <Text size="sm">
              Its setting <Code>backup.data</Code> is empty. Name a folder there, best on another disk, and start the server again. The keys go
              to a place of their own: <Code>backup.keys</Code>.
            </Text>
          </Alert>
        )}
        {start.isError && !isNowhere && <Failure error={start.error} />}
        <ListTable<Backup>
          queryKey={['backups', 'list']}
          read={read}
          keyOf={(backup) => backup.id}
          label="Backups"
          empty={<Empty title="None since the server was started" />}
          columns={[
            {
              header: 'Started',
              cell: (backup) => (
                <Group gap={6}>
                  <Moment at={backup.started_at} />
                  <Badge tt="none" variant="outline" color={kColors[backup.state]} c="var(--mantine-color-text)">{kWords[backup.state]}</Badge>
                </Group>
              ),
            },
            { header: 'Ended', isMinor: true, cell: (backup) => (backup.ended_at === null ? '–' : <Moment at={backup.ended_at} />) },
            { header: 'What became of it', cell: (backup) => <Outcome backup={backup} /> },
          ]}
        />
      </Stack>
    </>
  );
}
