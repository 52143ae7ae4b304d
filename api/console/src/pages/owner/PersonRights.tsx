import { Anchor, Badge, Code, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Empty, Shown } from '../../parts/states';
import { Moment, PageTitle } from '../../parts/text';
import { Authorizations } from './Authorizations';
import { Back } from './Back';
import { check } from './checks';
import { Links } from './Links';
import { NoticeTable } from './NoticeTable';
import { kOrigins, kSubjectStates, kTypes } from './people';

function About({ person }: { person: Schema['Subject'] }) {
  return (
    <Group gap="xs" mb="lg">
      <Badge variant="default" tt="none">
        {kTypes[person.type]}
      </Badge>
      <Badge
        color={person.state === 'active' ? 'teal' : 'gray'}
        variant={person.state === 'active' ? 'light' : 'filled'}
        tt="none"
      >
        {kSubjectStates[person.state]}
      </Badge>
      <Text size="sm">
        {kOrigins[person.origin]}, <Moment at={person.registered} day />
      </Text>
      <Anchor component={Link} to={`/audit/people/${person.id}`} size="sm" underline="always">
        Everything that happened
      </Anchor>
      <Anchor component={Link} to={`/settings/requests?person=${person.id}`} size="sm" underline="always">
        Requests
      </Anchor>
    </Group>
  );
}

/** One person, as an administrator sees them: without their data. */
export default function PersonRights() {
  const { api, ledger } = useSession();
  const subject = useParams().subject ?? '';
  const isId = check({ subject: [subject, 'id'] }).subject === undefined;
  const person = useQuery({
    queryKey: [ledger, 'subject', subject],
    queryFn: () =>
      bodyOf(api.GET('/v1/ledgers/{ledger}/subjects/{subject}', { params: { path: { ledger, subject } } })),
    enabled: isId,
  });
  if (!isId) return <Empty title="There is no such person">The address has no id of a person.</Empty>;
  return (
    <>
      <PageTitle
        title="A person"
        about={
          <>
            <Back to="/settings/people">All people</Back>
            <br />
            <Code style={{ overflowWrap: 'anywhere' }}>{subject}</Code>
          </>
        }
      />
      <Shown query={person}>
        {(found) => (
          <>
            <About person={found} />
            <Stack gap="lg">
              <Authorizations subject={subject} isActive={found.state === 'active'} />
              <Links person={found} />
              <Paper withBorder p="md" component="section" aria-labelledby="notices">
                <Title order={2} size="h4" id="notices" mb="sm">
                  Notices to recipients
                </Title>
                <NoticeTable
                  subject={subject}
                  empty={
                    <Text size="sm" c="dimmed" py="sm">
                      Nobody has to be told about them.
                    </Text>
                  }
                />
              </Paper>
            </Stack>
          </>
        )}
      </Shown>
    </>
  );
}
