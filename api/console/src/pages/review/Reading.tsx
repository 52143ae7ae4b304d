import { Alert, NativeSelect, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Step } from './step';

/** What a purpose of use is asked for, where texts are read. */
export const readingPurposes = [
  { value: 'HOPERAT', label: 'Healthcare operations' },
  { value: 'HCOMPL', label: 'Compliance' },
  { value: 'HLEGAL', label: 'Legal' },
  { value: 'PATRQT', label: 'The patient asked' },
] as const;
export type ReadingPurpose = (typeof readingPurposes)[number]['value'];
export const readingPurpose = (value: string | null): ReadingPurpose =>
  readingPurposes.find((one) => one.value === value)?.value ?? 'HOPERAT';

/** The fields that come before sealed texts are read. */
export function ReadingFields(props: {
  purpose: ReadingPurpose;
  onPurpose: (purpose: ReadingPurpose) => void;
  reason: string;
  onReason: (reason: string) => void;
}) {
  return (
    <>
      <NativeSelect
        label="What you read it for"
        data={[...readingPurposes]}
        value={props.purpose}
        onChange={(event) => props.onPurpose(readingPurpose(event.currentTarget.value))}
      />
      <TextInput
        label="Why, in your words"
        description="May be left out. It is sealed, and kept with the access."
        value={props.reason}
        maxLength={1000}
        onChange={(event) => props.onReason(event.currentTarget.value)}
      />
    </>
  );
}

/** The reason that the employee gave: sealed with the event, and read behind an access of one's own. */
export function GivenReason({ sequence }: { sequence: number }) {
  const { api, ledger, role } = useSession();
  const [purpose, setPurpose] = useState<ReadingPurpose>('HOPERAT');
  const [reason, setReason] = useState('');
  const [read, setRead] = useState<Schema['EventTexts'] | null>(null);
  if (role === 'admin') return null;
  if (read !== null) {
    return (
      <Alert color="gray" variant="light" title="What was given as the reason">
        {read.texts.length === 0 && <Text size="sm">Nothing was given.</Text>}
        {read.texts.map((one, index) => (
          <Text key={index} size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {one.text ?? 'It was erased.'}
          </Text>
        ))}
      </Alert>
    );
  }
  return (
    <Step
      action="Read the reason"
      title="Read what the employee gave as the reason"
      size="xs"
      submit="Read it"
      run={async () =>
        setRead(
          await bodyOf(
            api.GET('/v1/ledgers/{ledger}/events/{sequence}/texts', {
              params: {
                path: { ledger, sequence },
                header: {
                  'Purpose-Of-Use': purpose,
                  'Access-Reason': reason === '' ? undefined : encodeURIComponent(reason),
                },
              },
            }),
          ),
        )
      }
    >
      <Text size="sm">
        It is sealed. That you read it becomes an event of the log, before you see it. An auditor needs a grant.
      </Text>
      <ReadingFields purpose={purpose} onPurpose={setPurpose} reason={reason} onReason={setReason} />
    </Step>
  );
}
