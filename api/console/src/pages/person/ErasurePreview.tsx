import { Card, List, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { Shown } from '../../parts/states';
import { Moment } from '../../parts/text';
import { planOf } from './erasurePlan';
import { personKey, textsInWords, usePerson, useTextCount } from './person';
import { kClasses, kExceptions } from './words';

/** What would go, wait and stay if the person were deleted now. It does not hold the server to it: things happen. */
export function ErasurePreview() {
  const { api, ledger, subject } = usePerson();
  const preview = useQuery({
    queryKey: personKey(ledger, subject, 'erasure-preview'),
    queryFn: () =>
      bodyOf(
        api.GET('/v1/ledgers/{ledger}/subjects/{subject}/erasure-preview', { params: { path: { ledger, subject } } }),
      ),
  });
  return <Shown query={preview}>{(found) => <Account preview={found} />}</Shown>;
}

function Account({ preview }: { preview: Schema['ErasurePreview'] }) {
  const { goes, waits, stays } = planOf(preview);
  const others = preview.identities.length - 1;
  return (
    <Stack mb="md">
      <SimpleGrid cols={{ base: 1, sm: waits.length > 0 ? 3 : 2 }}>
        <Part title="What goes, at once">
          {goes.map((one) => (
            <List.Item key={one}>
              <b>{kClasses[one].title}</b>: {kClasses[one].about}
              {one === 'content' && <TextCount />}
            </List.Item>
          ))}
          <List.Item>Your sessions, and the copies that you made here</List.Item>
          {others > 0 && (
            <List.Item>
              The same of {others === 1 ? 'another identity' : `${others} other identities`} that turned out to be you
            </List.Item>
          )}
        </Part>
        {waits.length > 0 && (
          <Part title="What has to wait">
            {waits.map((one) => (
              <List.Item key={one.class}>
                <b>{kClasses[one.class].title}</b>: locked away{' '}
                {one.exceptions.map((why) => kExceptions[why]).join(', and ')},{' '}
                {one.until === undefined ? (
                  'for as long as that lasts'
                ) : (
                  <>
                    until <Moment at={one.until} day />
                  </>
                )}
                ; then it is destroyed by itself
              </List.Item>
            ))}
          </Part>
        )}
        <Part title="What has to stay for a while">
          {stays.map((one) => (
            <List.Item key={`${one.class} ${one.exception}`}>
              <b>{kClasses[one.class].title}</b>: kept {kExceptions[one.exception]}, until <Moment at={one.until} day />
              ; then it is destroyed by itself
            </List.Item>
          ))}
          {stays.length === 0 && <List.Item>Nothing of yours</List.Item>}
          <List.Item>
            In the log, for good: that something happened, and when, with a random number instead of you, and nothing
            that you or others said
          </List.Item>
        </Part>
      </SimpleGrid>
      <Text size="sm" c="dimmed">
        Whoever got data of yours from them is told to delete it, too. It is usually done within seconds; the law gives
        them until <Moment at={preview.due_at} day />.
      </Text>
    </Stack>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card withBorder>
      <Text fw={600} mb="xs">
        {title}
      </Text>
      <List size="sm" spacing={6}>
        {children}
      </List>
    </Card>
  );
}

/** How much the person wrote. */
function TextCount() {
  const { data: texts } = useTextCount();
  if (texts === undefined) return null;
  return <> ({texts.live === 0 ? 'nothing at present' : textsInWords(texts)})</>;
}
