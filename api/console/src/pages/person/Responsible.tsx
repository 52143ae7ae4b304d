import { Anchor, Card, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Schema } from '../../client/api';
import { Shown } from '../../parts/states';
import { Moment } from '../../parts/text';
import { usePrivacyNotice } from './person';
import { daysInWords, mailAddress, phoneAddress, webAddress } from './words';

type Notice = Schema['PrivacyNotice'];

/** What GDPR Art. 13 has people told, as far as it is not on the other pages. */
export function Responsible() {
  const notice = usePrivacyNotice();
  return (
    <section aria-labelledby="responsible">
      <Title order={2} size="h4" id="responsible" mb="sm">
        Who is responsible for your data
      </Title>
      <Shown query={notice}>{(found) => <Told notice={found} />}</Shown>
    </section>
  );
}

function Told({ notice }: { notice: Notice }) {
  const { controller, policy } = notice;
  const url = webAddress(policy?.url);
  return (
    <Card withBorder padding="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
        <Stack gap="xs">
          <Line title="Organisation">{controller.name}</Line>
          {controller.address !== undefined && <Line title="Address">{controller.address}</Line>}
          {controller.contact !== undefined && <Line title="For questions about your data">{controller.contact}</Line>}
          {controller.email !== undefined && (
            <Line title="E-mail">
              <Reached text={controller.email} href={mailAddress(controller.email)} />
            </Line>
          )}
          {controller.phone !== undefined && (
            <Line title="Phone">
              <Reached text={controller.phone} href={phoneAddress(controller.phone)} />
            </Line>
          )}
        </Stack>
        <Stack gap="xs">
          <Line title="Where your data is">
            {notice.region}
            {notice.jurisdiction !== undefined && `, under the law of ${notice.jurisdiction}`}
          </Line>
          <Line title="For how long">
            <Kept days={notice.retention_days} />
          </Line>
          {policy !== undefined && (
            <Line title="Privacy policy">
              {url === undefined ? (
                `Version ${policy.version}`
              ) : (
                <Anchor href={url} target="_blank" rel="noopener noreferrer" underline="always">
                  Version {policy.version}
                </Anchor>
              )}
              , of <Moment at={policy.published} day />
            </Line>
          )}
        </Stack>
      </SimpleGrid>
    </Card>
  );
}

const kContents = [
  { key: 'ticket', title: 'Tickets' },
  { key: 'topic', title: 'Topics' },
  { key: 'comment', title: 'Comments and replies' },
] as const;

function Kept({ days }: { days: Notice['retention_days'] }) {
  const ending = kContents.filter(({ key }) => days[key] > 0);
  return (
    <>
      Until you delete it, or yourself
      {days.inactive_person > 0 && `, or were not here for ${daysInWords(days.inactive_person)}`}.
      {ending.map(({ key, title }) => ` ${title} go after ${daysInWords(days[key])}.`)} After you left, the proof of
      what you decided stays for {daysInWords(days.evidence)}, and who looked at you for {daysInWords(days.access)}.
    </>
  );
}

function Line({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      <Text size="sm" dir="auto" style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </div>
  );
}

const Reached = ({ text, href }: { text: string; href: string | undefined }) =>
  href === undefined ? (
    text
  ) : (
    <Anchor href={href} size="sm" underline="always">
      {text}
    </Anchor>
  );
