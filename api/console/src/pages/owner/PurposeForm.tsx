import { Alert, Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Form } from './form';
import { say } from './say';

type Basis = Schema['LegalBasis'];
export const kBases: Record<Basis, string> = {
  consent: 'Consent',
  contract: 'Contract',
  legal_obligation: 'Legal obligation',
  vital_interests: 'Vital interests',
  public_task: 'Public task',
  legitimate_interests: 'Legitimate interests',
};
const kBasisOptions = Object.entries(kBases).map(([value, label]) => ({ value, label }));

/** A purpose, new or as it is to be. */
export function PurposeForm({ purpose, close }: { purpose?: Schema['Purpose']; close: () => void }) {
  const { api, ledger } = useSession();
  const queries = useQueryClient();
  const [code, setCode] = useState(purpose?.purpose ?? '');
  const [title, setTitle] = useState(purpose?.title ?? '');
  const [basis, setBasis] = useState<Basis>(purpose?.basis ?? 'consent');
  const [days, setDays] = useState<number | string>(purpose?.validity_days ?? 0);
  const [isSpecial, setSpecial] = useState(purpose?.special_category ?? false);
  const [isMarketing, setMarketing] = useState(purpose?.direct_marketing ?? false);
  const define = () =>
    bodyOf(
      api.PUT('/v1/ledgers/{ledger}/purposes/{purpose}', {
        params: { path: { ledger, purpose: code } },
        body: {
          basis,
          ...(title === '' ? {} : { title }),
          special_category: isSpecial,
          validity_days: Number(days),
          direct_marketing: isMarketing,
          retired: purpose?.retired ?? false,
        },
      }),
    );
  const check = () => {
    const faults: Record<string, string> = {};
    if (!/^[a-z][a-z0-9_.-]{0,63}$/.test(code)) faults.purpose = 'Lower-case letters, digits, “_”, “.” and “-”, a letter first';
    if (days === '' || !Number.isInteger(Number(days)) || Number(days) < 0 || Number(days) > 36500) {
      faults.validity_days = 'A whole number from 0 to 36500';
    }
    return faults;
  };
  const done = () => {
    void queries.invalidateQueries({ queryKey: [ledger] });
    say(`Saved: ${title === '' ? code : title}`);
    close();
  };
  const losesConsent = purpose?.basis === 'consent' && basis !== 'consent';
  return (
    <Form submit="Save" run={define} check={check} onDone={done} onCancel={close}>
      {(faults) => (
        <>
          <TextInput label="Title" description="As people read it when they are asked" value={title} maxLength={200} data-autofocus
            onChange={(event) => setTitle(event.currentTarget.value)} error={faults.title} />
          <TextInput label="Code" description="As programs name it; it cannot be changed later" value={code} required
            disabled={purpose !== undefined} onChange={(event) => setCode(event.currentTarget.value)} error={faults.purpose} />
          <Select label="Legal basis" data={kBasisOptions} value={basis} allowDeselect={false} error={faults.basis}
            onChange={(next) => setBasis((next ?? 'consent') as Basis)} />
          <NumberInput label="How long a consent is good for" description="0: until it is withdrawn" value={days} onChange={setDays}
            suffix=" days" min={0} max={36500} clampBehavior="none" allowDecimal={false} error={faults.validity_days} />
          <Checkbox label="Special categories of data" description="Health, beliefs and the like (GDPR Art. 9): consent has to be explicit"
            checked={isSpecial} onChange={(event) => setSpecial(event.currentTarget.checked)} />
          <Checkbox label="Direct marketing" description="Whoever objects is left alone, without exception (GDPR Art. 21)"
            checked={isMarketing} onChange={(event) => setMarketing(event.currentTarget.checked)} />
          {losesConsent && (
            <Alert color="red">From then on the use no longer rests on the consents that people gave, nor ends with their withdrawal.</Alert>
          )}
        </>
      )}
    </Form>
  );
}
