import {
  Alert,
  Checkbox,
  MultiSelect,
  SegmentedControl,
  Stack,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { inWords } from '../../parts/text';
import { check } from './checks';
import { useCodes } from './codes';
import type { Faults } from './faults';
import { Form } from './form';
import { HashInput } from './HashInput';
import { fromLocal } from './moments';

type Statement = keyof Schema['NewAuthorization']['statements'];
const kStatements: Record<Statement, string> = {
  right_to_revoke: 'that it may be revoked, and how',
  conditioning: 'whether anything depends on their signing it',
  redisclosure: 'that what is disclosed may be disclosed again',
};
const kStatementNames = Object.keys(kStatements) as Statement[];

function useRecipients() {
  const { api, ledger } = useSession();
  const { data } = useQuery({
    queryKey: [ledger, 'recipients', 'all'],
    queryFn: () =>
      bodyOf(api.GET('/v1/ledgers/{ledger}/recipients', { params: { path: { ledger }, query: { limit: 1000 } } })),
  });
  return data?.items.map((one) => ({ value: one.recipient, label: one.title })) ?? [];
}

const kEmpty = { description: '', signed: '', until: '', event: '', representative: '', hash: '' };

/** An authorization that was signed on paper or at the counter. */
export function AuthorizationForm({ subject, close }: { subject: string; close: () => void }) {
  const { api, ledger } = useSession();
  const queries = useQueryClient();
  const codes = useCodes();
  const known = useRecipients();
  const [recipients, setRecipients] = useState<string[]>([]);
  const [purposes, setPurposes] = useState<string[]>([]);
  const [categories, setCategories] = useState<string[]>([]);
  const [said, setSaid] = useState<string[]>([]);
  const [ends, setEnds] = useState('day');
  const [texts, setTexts] = useState(kEmpty);
  const set = (name: keyof typeof kEmpty) => (value: string) => setTexts((before) => ({ ...before, [name]: value }));
  const text = (name: keyof typeof kEmpty) => ({
    value: texts[name],
    onChange: (event: { currentTarget: { value: string } }) => set(name)(event.currentTarget.value),
  });
  const missing = (): Faults => {
    const faults = check({ document_hash: [texts.hash, 'hash', true] });
    const need = (name: string, isThere: boolean, says: string) => {
      if (!isThere) faults[name] = says;
    };
    need('recipients', recipients.length > 0, 'To whom?');
    need('purposes', purposes.length > 0, 'What for?');
    need('categories', categories.length > 0, 'What?');
    need('description', texts.description.trim() !== '', 'Say what, in words');
    need('expires_at', ends !== 'day' || texts.until !== '', 'Until when?');
    need('expiry_event', ends === 'day' || texts.event.trim() !== '', 'Say which');
    need(
      'statements',
      said.length === kStatementNames.length,
      'Without one of these it is not valid, and is not recorded',
    );
    return faults;
  };
  const record = () =>
    bodyOf(
      api.POST('/v1/ledgers/{ledger}/subjects/{subject}/authorizations', {
        params: { path: { ledger, subject } },
        body: {
          recipients,
          purposes,
          categories,
          description: texts.description,
          statements: { right_to_revoke: true, conditioning: true, redisclosure: true },
          ...(ends === 'day' ? { expires_at: fromLocal(texts.until) } : { expiry_event: texts.event }),
          ...(texts.signed === '' ? {} : { signed_at: fromLocal(texts.signed) }),
          ...(texts.representative === '' ? {} : { representative_authority: texts.representative }),
          ...(texts.hash === '' ? {} : { document_hash: texts.hash.toLowerCase() }),
        },
      }),
    );
  const done = () => {
    void queries.invalidateQueries({ queryKey: [ledger, 'authorizations', subject] });
    close();
  };
  return (
    <Form submit="Record" run={record} check={missing} onDone={done} onCancel={close}>
      {(faults) => (
        <>
          <MultiSelect
            label="To whom"
            data={known}
            value={recipients}
            onChange={setRecipients}
            searchable
            required
            error={faults.recipients}
            data-autofocus
          />
          <MultiSelect
            label="What for"
            data={codes.purposes}
            value={purposes}
            onChange={setPurposes}
            searchable
            required
            error={faults.purposes}
          />
          <TagsInput
            label="Which data"
            description="Fields of the profile, “profile” for all, or “content”"
            data={codes.categories}
            value={categories}
            onChange={setCategories}
            required
            acceptValueOnBlur
            error={faults.categories}
            renderOption={({ option }) => inWords(option.value)}
          />
          <Textarea
            label="In words, as the form says it"
            description="Kept sealed"
            required
            autosize
            minRows={2}
            maxRows={8}
            error={faults.description}
            {...text('description')}
          />
          <TextInput
            label="Signed"
            description="Now when left out"
            type="datetime-local"
            error={faults.signed_at}
            {...text('signed')}
          />
          <Stack gap={4}>
            <Text size="sm" fw={500} id="ends">
              It ends
            </Text>
            <SegmentedControl
              aria-labelledby="ends"
              data={[
                { value: 'day', label: 'on a day' },
                { value: 'event', label: 'with an event' },
              ]}
              value={ends}
              onChange={setEnds}
            />
          </Stack>
          {ends === 'day' ? (
            <TextInput label="Until" type="datetime-local" required error={faults.expires_at} {...text('until')} />
          ) : (
            <TextInput
              label="Which event"
              description="Such as the end of a study; kept sealed. Say here when it has happened."
              required
              error={faults.expiry_event}
              {...text('event')}
            />
          )}
          <TextInput
            label="Signed for them by"
            description="What lets them: a guardian, a power of attorney. Kept sealed; left out when the person signed"
            error={faults.representative_authority}
            {...text('representative')}
          />
          <HashInput
            file="The signed form"
            label="Fingerprint (SHA-256) of the form"
            value={texts.hash}
            onChange={set('hash')}
            error={faults.document_hash}
          />
          <Checkbox.Group
            label="The form tells whoever signs it"
            value={said}
            onChange={setSaid}
            error={faults.statements}
            required
          >
            <Stack gap="xs" my="xs">
              {kStatementNames.map((name) => (
                <Checkbox key={name} value={name} label={kStatements[name]} />
              ))}
            </Stack>
          </Checkbox.Group>
          <Alert color="gray" role="note">
            While it is in force, what it names may be disclosed without any other consent. It stays on record for as
            long as evidence is kept.
          </Alert>
        </>
      )}
    </Form>
  );
}
