import { List, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconCheck, IconClock, IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Schema } from '../../client/api';
import { Moment } from '../../parts/text';
import { kClasses, kExceptions } from './words';

/** What is told of an erasure, or of one part of it. */
export interface Account extends Pick<Schema['Erasure'], 'destroyed' | 'kept' | 'certificate'> {
  withheld?: Pick<Schema['Withheld'], 'class' | 'whole' | 'exceptions'>[];
}

/** What an erasure took, what stays and why, and how it was checked: in words. */
export function ErasureAccount({ erasure }: { erasure: Account }) {
  const { certificate } = erasure;
  const isDone = certificate !== undefined;
  return (
    <Stack gap="sm">
      <List spacing="xs" center={false}>
        {isDone &&
          erasure.destroyed.map((part, index) => (
            <List.Item key={`destroyed-${index}`} icon={<Mark color="teal" icon={<IconCheck size={14} />} />}>
              <b>{partOf(part)}</b>: destroyed on <Moment at={certificate.time} />
            </List.Item>
          ))}
        {erasure.kept.map((part, index) => (
          <List.Item key={`kept-${index}`} icon={<Mark color="gray" icon={<IconLock size={14} />} />}>
            <b>{kClasses[part.class].title}</b>: kept {kExceptions[part.exception]}, until{' '}
            <Moment at={part.until} day />, and then destroyed by itself
          </List.Item>
        ))}
        {erasure.withheld?.map((part, index) => (
          <List.Item key={`withheld-${index}`} icon={<Mark color="yellow" icon={<IconClock size={14} />} />}>
            <b>{partOf(part)}</b>: locked away, {part.exceptions.map((one) => kExceptions[one]).join(', and ')}. It is
            destroyed by itself when that ends; until then nobody reads it in ordinary work.
          </List.Item>
        ))}
      </List>
      {isDone && <Check certificate={certificate} />}
    </Stack>
  );
}

function Check({ certificate }: { certificate: Schema['Certificate'] }) {
  const stores = Object.values(certificate.stores ?? {});
  const before = stores.reduce((sum, store) => sum + store.before, 0);
  const after = stores.reduce((sum, store) => sum + store.after, 0);
  return (
    <Text size="sm" c="dimmed">
      {certificate.stores !== undefined && (
        <>
          The keys were destroyed first, then everything was searched for what should be gone: {before} pieces were
          there before, {after} afterwards.{' '}
        </>
      )}
      {certificate.backup_keys_until !== undefined && (
        <>
          The last backup that could hold one of the keys is gone on <Moment at={certificate.backup_keys_until} day />
          .{' '}
        </>
      )}
      {certificate.due_at !== undefined &&
        Date.parse(certificate.time) <= Date.parse(certificate.due_at) &&
        'It was done in the time that the law gives.'}
    </Text>
  );
}

function partOf({ class: name, whole }: { class: Schema['DataClass']; whole: boolean }): string {
  return whole ? kClasses[name].title : `A part of: ${kClasses[name].title.toLowerCase()}`;
}

function Mark({ color, icon }: { color: string; icon: ReactNode }) {
  return (
    <ThemeIcon size={22} radius="xl" color={color} variant="light">
      {icon}
    </ThemeIcon>
  );
}
