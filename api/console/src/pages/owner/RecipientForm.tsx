import { Checkbox, MultiSelect, Select, TagsInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { inWords } from '../../parts/text';
import { useCodes } from './codes';
import { Form } from './form';
import { say } from './say';

export const kRecipientTypes: Record<Schema['RecipientType'], string> = {
  recipient: 'recipient',
  processor: 'processor',
  joint_controller: 'joint controller',
  integration: 'integration',
  authority: 'authority',
};

/** Who gets data; new, or as it is to be. */
export function RecipientForm({ recipient, close }: { recipient?: Schema['Recipient']; close: () => void }) {
  const { api, ledger } = useSession();
  const queries = useQueryClient();
  const codes = useCodes();
  const [code, setCode] = useState(recipient?.recipient ?? '');
  const [type, setType] = useState<Schema['RecipientType']>(recipient?.type ?? 'processor');
  const [isEnabled, setEnabled] = useState(recipient?.enabled ?? true);
  const [purposes, setPurposes] = useState(recipient?.purposes ?? []);
  const [categories, setCategories] = useState(recipient?.categories ?? []);
  const [texts, setTexts] = useState({
    title: recipient?.title ?? '',
    endpoint: recipient?.endpoint ?? '',
    country: recipient?.country ?? '',
    safeguard: recipient?.safeguard ?? '',
    address: recipient?.address ?? '',
  });
  const text = (name: keyof typeof texts) => ({
    value: texts[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setTexts((before) => ({ ...before, [name]: value }));
    },
  });
  const define = () => {
    const { title, ...others } = texts;
    const said = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== ''));
    return bodyOf(
      api.PUT('/v1/ledgers/{ledger}/recipients/{recipient}', {
        params: { path: { ledger, recipient: code } },
        body: { title, type, enabled: isEnabled, purposes, categories, ...said },
      }),
    );
  };
  const check = (): Record<string, string> =>
    /^[a-z][a-z0-9_.-]{0,63}$/.test(code) ? {} : { recipient: 'Lower-case letters, digits, “_”, “.” and “-”, a letter first' };
  const done = () => {
    void queries.invalidateQueries({ queryKey: [ledger, 'recipients'] });
    say(`Saved: ${texts.title}`);
    close();
  };
  const known = [...codes.purposes, ...purposes.filter((one) => !codes.purposes.some((other) => other.value === one)).map((value) => ({ value, label: value }))];
  return (
    <Form submit="Save" run={define} check={check} onDone={done} onCancel={close}>
      {(faults) => (
        <>
          <TextInput label="Name" required maxLength={200} data-autofocus error={faults.title} {...text('title')} />
          <TextInput label="Code" description="As programs name it; it cannot be changed later" value={code} required disabled={recipient !== undefined}
            onChange={(event) => setCode(event.currentTarget.value)} error={faults.recipient} />
          <Select label="What they are" value={type} allowDeselect={false} error={faults.type}
            data={Object.entries(kRecipientTypes).map(([value, label]) => ({ value, label }))}
            onChange={(next) => setType((next ?? type) as Schema['RecipientType'])} />
          <MultiSelect label="Purposes" description="What they may get data for" data={known} value={purposes} onChange={setPurposes} searchable
            error={faults.purposes} />
          <TagsInput label="Data" description="Fields of profiles, “profile” for all, “content” or a type of it, or any other code" data={codes.categories}
            value={categories} onChange={setCategories} error={faults.categories} acceptValueOnBlur
            renderOption={({ option }) => inWords(option.value)} />
          <TextInput label="Country" description="Two letters; within the EEA when left out" maxLength={2} error={faults.country}
            value={texts.country} onChange={(event) => setTexts({ ...texts, country: event.currentTarget.value.toUpperCase() })} />
          <TextInput label="Safeguard" description="What a transfer outside the EEA rests on (GDPR Art. 45, 46, 49)" maxLength={200}
            error={faults.safeguard} {...text('safeguard')} />
          <TextInput label="Address for notices" description="https://; told by hand when left out" type="url" error={faults.endpoint} {...text('endpoint')} />
          <TextInput label="Postal address" description="For accountings of disclosures" maxLength={200} error={faults.address} {...text('address')} />
          <Checkbox label="May get data" checked={isEnabled} onChange={(event) => setEnabled(event.currentTarget.checked)}
            description="Off: disclosures to them are refused; what they got stays known" />
        </>
      )}
    </Form>
  );
}
