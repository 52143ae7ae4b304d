import { Alert, Button, Code, FileButton, Group, NativeSelect, Paper, Progress, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { IconFileSearch, IconShieldCheck, IconShieldHalf, IconShieldX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type DragEvent, useState } from 'react';
import { useSession } from '../../client/session';
import { PageTitle } from '../../parts/text';
import { CannotCheck } from '../../proof/bytes';
import type { Progress as Done } from '../../proof/bundle';
import { checkFile } from '../../proof/check';
import { recall } from '../../proof/memory';
import { kNoteCosignature, type NoteKey, parseNoteKey } from '../../proof/note';
import { hasFailed, type Report } from '../../proof/report';
import { CheckList } from '../../parts/checkList';
import { Rows } from './Rows';

const kSorts: Record<Report['sort'], string> = {
  bundle: 'a bundle', certificate: 'a certificate of an erasure', receipt: 'a receipt of a consent', checkpoint: 'a checkpoint', sealed: 'a sealed file', unknown: 'an unknown file',
};

interface Verdict {
  color: string;
  icon: typeof IconShieldCheck;
  title: string;
  text: string;
}

/** Green only where a key was brought along and everything holds. What was left out is counted. */
function verdictOf(report: Report): Verdict {
  const left = report.checks.filter((one) => one.state === 'unchecked').length;
  const rest = left === 0 ? '' : ` ${left === 1 ? 'One thing was' : `${left} things were`} not checked; they are named below.`;
  if (hasFailed(report)) return { color: 'red', icon: IconShieldX, title: 'It does not hold', text: 'Do not rely on this file. What does not hold is named below.' };
  if (report.sort === 'sealed') return { color: 'yellow', icon: IconShieldHalf, title: 'It is sealed', text: 'Nothing of it was checked.' };
  if (report.sort === 'checkpoint' && !report.isKeyGiven) {
    return { color: 'yellow', icon: IconShieldHalf, title: 'Who signed it is not known', text: `A checkpoint is worth nothing without the key of its log.${rest}` };
  }
  if (!report.isKeyGiven) {
    return {
      color: 'yellow', icon: IconShieldHalf, title: 'It is consistent with itself',
      text: `Nothing in it was changed since somebody signed it. Who that was is not checked: it needs a key that you got from elsewhere.${rest}`,
    };
  }
  return { color: 'teal', icon: IconShieldCheck, title: 'Everything that was checked holds', text: `Against the key that you gave.${rest}` };
}

function Result({ report, name }: { report: Report; name: string }) {
  const verdict = verdictOf(report);
  const Icon = verdict.icon;
  return (
    <Stack aria-live="polite" gap="md">
      <Alert color={verdict.color} icon={<Icon aria-hidden />} title={verdict.title} role={verdict.color === 'red' ? 'alert' : 'status'}>
        <Code style={{ overflowWrap: 'anywhere' }}>{name}</Code> is {kSorts[report.sort]}. {verdict.text}
      </Alert>
      <Paper withBorder p="md">
        <Title order={2} size="h4" mb="sm">What was checked</Title>
        <CheckList checks={report.checks} label="What was checked of the file" />
      </Paper>
      {report.says.length > 0 && (
        <Paper withBorder p="md">
          <Title order={2} size="h4" mb="sm">What it says</Title>
          <Rows label="What the file says" rows={report.says} />
        </Paper>
      )}
    </Stack>
  );
}

/** A whole list of keys, or why it is none. */
async function keysIn(text: string): Promise<NoteKey[]> {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const keys = await Promise.all(lines.map((line) => parseNoteKey(line, kNoteCosignature)));
  return keys.map((key, i) => {
    if (key === undefined) throw new BadKey(`“${lines[i]?.slice(0, 40)}” is no key of a witness.`);
    return key;
  });
}
class BadKey extends Error {}

async function run(file: File, keyText: string, witnessText: string, onProgress: (done: Done) => void): Promise<Report> {
  const key = keyText.trim() === '' ? undefined : await parseNoteKey(keyText.trim());
  if (keyText.trim() !== '' && key === undefined) throw new BadKey('That is no verifier key. One looks like example.org/clinic+992c4ab6+AZKW….');
  return checkFile(file, { key, witnesses: await keysIn(witnessText), onProgress });
}

function failureText(error: unknown): string {
  if (error instanceof BadKey || error instanceof CannotCheck) return error.message;
  return 'The file cannot be read.';
}

export default function Check() {
  const { ledger } = useSession();
  const remembered = recall(localStorage, ledger)?.firstKey;
  const [source, setSource] = useState('own');
  const [key, setKey] = useState('');
  const [witnesses, setWitnesses] = useState('');
  const [isOver, setOver] = useState(false);
  const [done, setDone] = useState<Done>();
  const keyText = source === 'own' ? key : source === 'remembered' ? (remembered ?? '') : '';
  const check = useMutation({
    mutationFn: (file: File) => run(file, keyText, witnesses, setDone),
    onMutate: () => setDone(undefined),
  });
  const take = (file: File | null | undefined) => {
    if (file !== null && file !== undefined) check.mutate(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  const ways = [
    { value: 'own', label: 'A key that I got from elsewhere' },
    ...(remembered === undefined ? [] : [{ value: 'remembered', label: `The first key of ${ledger} that this browser saw` }]),
    { value: 'none', label: 'None: only whether the file holds together' },
  ];
  return (
    <>
      <PageTitle title="Check a file" about="A bundle, a receipt, a certificate of an erasure, or a checkpoint. It is read and checked in this page, and sent nowhere." />
      <Stack>
        <NativeSelect label="Which key to hold it against" data={ways} value={source} onChange={(event) => setSource(event.currentTarget.value)} maw={560} />
        {source === 'own' && (
          <TextInput label="Verifier key" description="Any key that the log had when the file was made. Left empty, the file vouches for itself." placeholder="example.org/clinic+992c4ab6+AZKW…"
            value={key} onChange={(event) => setKey(event.currentTarget.value)} spellCheck={false} autoComplete="off" maw={560} />
        )}
        <details>
          <Text component="summary" size="sm">Keys of witnesses</Text>
          <Textarea aria-label="Keys of witnesses, one a line" placeholder="One a line" value={witnesses} onChange={(event) => setWitnesses(event.currentTarget.value)} autosize minRows={2} maw={560} mt="xs" />
        </details>
        <Paper withBorder p="xl" onDrop={drop} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
          style={{ borderStyle: 'dashed', borderWidth: 2, borderColor: isOver ? 'var(--mantine-primary-color-filled)' : undefined }}>
          <Stack align="center" gap="xs">
            <IconFileSearch size={32} aria-hidden />
            <Text ta="center">Drop a file here, or</Text>
            <FileButton onChange={take} inputProps={{ 'aria-label': 'File to check' }}>
              {(props) => <Button {...props} loading={check.isPending}>Choose a file</Button>}
            </FileButton>
          </Stack>
        </Paper>
        {check.isPending && done !== undefined && done.of > 0 && (
          <Group wrap="nowrap">
            <Progress flex={1} value={(100 * done.events) / done.of} aria-label="Events checked" />
            <Text size="sm">{done.events.toLocaleString()} of {done.of.toLocaleString()}</Text>
          </Group>
        )}
        {check.isError && <Alert color="red" role="alert" title="It could not be checked">{failureText(check.error)}</Alert>}
        {check.isSuccess && <Result report={check.data} name={check.variables.name} />}
      </Stack>
    </>
  );
}
