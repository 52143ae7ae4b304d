import { Anchor, Badge, Code, Group, Stack, Text, Title, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';

/** The heading of a page, what it is for, and what can be done on it. */
export function PageTitle({ title, about, children }: { title: string; about?: ReactNode; children?: ReactNode }) {
  return (
    <Group justify="space-between" align="flex-start" mb="lg">
      <Stack gap={2}>
        <Title order={1} size="h2">
          {title}
        </Title>
        {about !== undefined && (
          <Text c="dimmed" maw={720}>
            {about}
          </Text>
        )}
      </Stack>
      {children !== undefined && <Group gap="xs">{children}</Group>}
    </Group>
  );
}

const kMoment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const kDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** RFC 3339 in the reader's own time; the exact text on asking. */
export function Moment({ at, day = false }: { at: string; day?: boolean }) {
  const date = new Date(at);
  const shown = Number.isNaN(date.getTime()) ? at : (day ? kDay : kMoment).format(date);
  return (
    <Tooltip label={at}>
      <time dateTime={at}>{shown}</time>
    </Tooltip>
  );
}

/** "profile.edited" as people say it: "profile edited". Codes of the API are made of words. */
export const inWords = (code: string) => code.replaceAll(/[._]/g, ' ');

export function Kind({ kind }: { kind: string }) {
  return (
    <Badge variant="light" tt="none" radius="sm">
      {inWords(kind)}
    </Badge>
  );
}

/** An id, short enough for a table; the whole one can be copied from its title. */
export function Id({ id, to }: { id: string; to?: string }) {
  const short = id.length > 12 ? `${id.slice(0, 8)}…` : id;
  const text = (
    <Code title={id} style={{ whiteSpace: 'nowrap' }}>
      {short}
    </Code>
  );
  return to === undefined ? text : (
    <Anchor component={Link} to={to}>
      {text}
    </Anchor>
  );
}
