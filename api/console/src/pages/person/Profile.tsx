import { Alert, Card, Divider, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { bodyOf } from '../../client/api';
import { Empty, Shown } from '../../parts/states';
import { Moment, PageTitle } from '../../parts/text';
import { AddField } from './AddField';
import { kReadOnce, personKey, usePerson } from './person';
import { ProfileField } from './ProfileField';
import { Restricted } from './Restricted';
import { byUsage } from './words';

export function useProfile() {
  const { api, ledger, subject } = usePerson();
  return useQuery({
    ...kReadOnce,
    queryKey: personKey(ledger, subject, 'profile'),
    queryFn: () =>
      bodyOf(api.GET('/v1/ledgers/{ledger}/subjects/{subject}/profile', { params: { path: { ledger, subject } } })),
  });
}

export default function Profile() {
  const profile = useProfile();
  return (
    <>
      <PageTitle
        title="My profile"
        about="What they know about you. You may correct it, and delete what you do not want them to have."
      />
      <Restricted />
      <Shown query={profile}>
        {(person) => {
          const fields = Object.keys(person.profile).sort(byUsage);
          return (
            <Stack maw={820}>
              <Card withBorder padding="md">
                {fields.length === 0 && (
                  <Empty title="Your profile is empty">They hold no data of yours here. You can add some below.</Empty>
                )}
                {fields.map((field, index) => (
                  <Fragment key={field}>
                    {index > 0 && <Divider my="xs" />}
                    <ProfileField field={field} value={person.profile[field] ?? ''} revision={person.revision} />
                  </Fragment>
                ))}
                {person.external_id !== undefined && (
                  <>
                    {fields.length > 0 && <Divider my="xs" />}
                    <ProfileField field="external_id" value={person.external_id} revision={person.revision} isFixed />
                  </>
                )}
              </Card>
              <AddField present={fields} revision={person.revision} />
              <Alert color="gray" variant="light">
                <Text size="sm">
                  You have been registered since <Moment at={person.registered} day />. That you read your own profile
                  is recorded, too: you find it under “Who looked”.
                </Text>
              </Alert>
            </Stack>
          );
        }}
      </Shown>
    </>
  );
}
