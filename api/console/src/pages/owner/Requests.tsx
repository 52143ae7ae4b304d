import { Group, Paper, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useSearchParams } from 'react-router-dom';
import { PageTitle } from '../../parts/text';
import { OpenRequest } from './OpenRequest';
import { kRights, kStates, type Right, type State } from './requestStates';
import { RequestTable } from './RequestTable';

const optionsOf = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }));
const kUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export default function Requests() {
  const [query, setQuery] = useSearchParams();
  const state = query.get('state') ?? '';
  const type = query.get('type') ?? '';
  const person = query.get('person') ?? '';
  const isPerson = kUuid.test(person);
  const set = (name: string, value: string | null) =>
    setQuery((before) => {
      if (value === null || value === '') before.delete(name);
      else before.set(name, value);
      return before;
    }, { replace: true });
  return (
    <>
      <PageTitle title="Requests for rights" about="What people asked for, and how much of the time that the law gives is left. What is late comes first.">
        <OpenRequest />
      </PageTitle>
      <Stack gap="lg">
        <Paper component="section" withBorder p="md" aria-labelledby="overdue">
          <Title order={2} size="h4" id="overdue">Overdue</Title>
          <RequestTable due="overdue" label="Overdue requests" empty={<Text size="sm" c="dimmed" py="sm">Nothing is late.</Text>} />
        </Paper>
        <Paper component="section" withBorder p="md" aria-labelledby="soon">
          <Title order={2} size="h4" id="soon">Due soon</Title>
          <RequestTable due="soon" label="Requests that are due soon"
            empty={<Text size="sm" c="dimmed" py="sm">Nothing is due within the days of the reminder (Settings, Privacy).</Text>} />
        </Paper>
        <Paper component="section" withBorder p="md" aria-labelledby="all">
          <Title order={2} size="h4" id="all">All, newest first</Title>
          <Group my="sm" align="flex-start">
            <Select label="State" placeholder="Any" data={optionsOf(kStates)} value={state in kStates ? state : null} clearable
              clearButtonProps={{ 'aria-label': 'Any state' }} onChange={(next) => set('state', next)} />
            <Select label="Right" placeholder="Any" data={optionsOf(kRights)} value={type in kRights ? type : null} clearable
              clearButtonProps={{ 'aria-label': 'Any right' }} onChange={(next) => set('type', next)} />
            <TextInput label="Of the person" placeholder="Their id" value={person} spellCheck={false} miw={260}
              error={person !== '' && !isPerson ? 'An id has 36 characters, in lower case' : undefined}
              onChange={(event) => set('person', event.currentTarget.value.trim())} />
          </Group>
          <RequestTable state={state in kStates ? (state as State) : undefined} type={type in kRights ? (type as Right) : undefined}
            subject={isPerson ? person : undefined} label="Requests" empty="No requests like that" />
        </Paper>
      </Stack>
    </>
  );
}
