import { Anchor, Badge, Button, Group, NativeSelect, Paper, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Empty, Failure } from '../../parts/states';
import { Moment, PageTitle } from '../../parts/text';
import { check } from './checks';
import { kTypes } from './people';

type By = 'id' | 'email' | 'external_id';
const kBy: { value: By; label: string }[] = [
  { value: 'email', label: 'E-mail address' },
  { value: 'external_id', label: 'Id in another system' },
  { value: 'id', label: 'Id in the ledger' },
];

function Found({ people }: { people: Schema['Subject'][] }) {
  if (people.length === 0)
    return (
      <Empty title="Nobody was found">
        Only the whole address or id finds somebody, and who was erased is not found at all.
      </Empty>
    );
  return (
    <Stack component="ul" gap="xs" p={0} m={0} aria-label="People who were found" style={{ listStyle: 'none' }}>
      {people.map((person) => (
        <Paper key={person.id} component="li" withBorder p="sm">
          <Group justify="space-between">
            <Anchor
              component={Link}
              to={`/settings/people/${person.id}`}
              underline="always"
              style={{ overflowWrap: 'anywhere' }}
            >
              {person.id}
            </Anchor>
            <Group gap="xs">
              <Badge variant="default" tt="none">
                {kTypes[person.type]}
              </Badge>
              <Text size="sm" c="dimmed">
                since <Moment at={person.registered} day />
              </Text>
            </Group>
          </Group>
        </Paper>
      ))}
    </Stack>
  );
}

/** Found by what somebody is known by, which stays out of the address: histories and logs would keep it. */
export default function People() {
  const { api, ledger } = useSession();
  const navigate = useNavigate();
  const [by, setBy] = useState<By>('email');
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string>();
  const search = useMutation({
    mutationFn: (body: Schema['SubjectSearch']) =>
      bodyOf(api.POST('/v1/ledgers/{ledger}/subjects/search', { params: { path: { ledger } }, body })),
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    const said = text.trim();
    const found = by === 'id' ? check({ id: [said, 'id'] }).id : said === '' ? 'Say whom' : undefined;
    setFault(found);
    if (found !== undefined) return;
    if (by === 'id') navigate(`/settings/people/${said}`);
    else search.mutate({ [by]: said });
  };
  return (
    <>
      <PageTitle
        title="People"
        about={
          <>
            What a person authorized, who else they turned out to be, and who is to be told about them. Their data
            itself is not shown to administrators.
          </>
        }
      />
      <form onSubmit={send} noValidate>
        <Group align="flex-start" mb="lg">
          <NativeSelect
            label="Find by"
            data={kBy}
            value={by}
            onChange={(event) => setBy(event.currentTarget.value as By)}
          />
          <TextInput
            label="Which"
            value={text}
            error={fault}
            miw={280}
            spellCheck={false}
            autoComplete="off"
            maxLength={256}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" mt={24} loading={search.isPending}>
            Find
          </Button>
        </Group>
      </form>
      <div aria-live="polite">
        {search.isError && <Failure error={search.error} />}
        {search.data !== undefined && <Found people={search.data.items} />}
      </div>
    </>
  );
}
