import { Checkbox, Group, NumberInput, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Form } from './form';
import { fromLocal, toLocal } from './moments';

type Breach = Schema['Breach'];

/** What is known of a breach: at first, or by now. */
export function BreachForm({ breach, close }: { breach?: Breach; close: () => void }) {
  const { api, ledger } = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const begin = breach === undefined ? toLocal(new Date().toISOString()) : toLocal(breach.aware_at);
  const [aware, setAware] = useState(begin);
  const [regimes, setRegimes] = useState<string[]>(breach?.regimes ?? ['gdpr']);
  const [isHighRisk, setHighRisk] = useState(breach?.high_risk ?? false);
  const [isUnintelligible, setUnintelligible] = useState(breach?.unintelligible ?? false);
  const [isClosed, setClosed] = useState(breach?.closed ?? false);
  const [persons, setPersons] = useState<number | string>(breach?.persons ?? 0);
  const [records, setRecords] = useState<number | string>(breach?.records ?? 0);
  const [categories, setCategories] = useState(breach?.categories ?? []);
  const [description, setDescription] = useState('');
  const save = () => {
    const facts = {
      regimes: regimes as Schema['Regime'][],
      high_risk: isHighRisk,
      unintelligible: isUnintelligible,
      closed: isClosed,
      persons: Number(persons),
      records: Number(records),
      categories,
      ...(description === '' ? {} : { description }),
    };
    if (breach === undefined) {
      return bodyOf(api.POST('/v1/ledgers/{ledger}/breaches', { params: { path: { ledger } }, body: { aware_at: fromLocal(aware), ...facts } }));
    }
    // The field shows minutes: what was not touched stays exact.
    const moved = aware === begin ? {} : { aware_at: fromLocal(aware) };
    return bodyOf(
      api.PATCH('/v1/ledgers/{ledger}/breaches/{breach}', {
        params: { path: { ledger, breach: breach.id }, header: { 'If-Match': `"${breach.revision}"` } },
        body: { ...moved, ...facts },
      }),
    );
  };
  const done = (saved: Breach) => {
    void queries.invalidateQueries({ queryKey: [ledger, 'breaches'] });
    close();
    if (breach === undefined) navigate(`/settings/breaches/${saved.id}`);
  };
  return (
    <Form submit={breach === undefined ? 'Record' : 'Save'} run={save} onDone={done} onCancel={close}>
      {(faults) => (
        <>
          <TextInput label="When it became known" description="The 72 hours run from here" type="datetime-local" required value={aware} data-autofocus
            onChange={(event) => setAware(event.currentTarget.value)} error={faults.aware_at} />
          <Checkbox.Group label="Law" value={regimes} onChange={setRegimes} error={faults.regimes}>
            <Group mt={6}><Checkbox value="gdpr" label="GDPR" /><Checkbox value="hipaa" label="HIPAA" /></Group>
          </Checkbox.Group>
          <Checkbox label="High risk for the people" description="They have to be told, too" checked={isHighRisk}
            onChange={(event) => setHighRisk(event.currentTarget.checked)} error={faults.high_risk} />
          <Checkbox label="Unintelligible to whoever got it" description="Encrypted, and the key is safe: people need not be told" checked={isUnintelligible}
            onChange={(event) => setUnintelligible(event.currentTarget.checked)} error={faults.unintelligible} />
          <Group grow align="flex-start">
            <NumberInput label="People, about" min={0} value={persons} onChange={setPersons} allowDecimal={false} error={faults.persons} />
            <NumberInput label="Records, about" min={0} value={records} onChange={setRecords} allowDecimal={false} error={faults.records} />
          </Group>
          <TagsInput label="Data" description="Fields of profiles, profile, content" value={categories} onChange={setCategories} acceptValueOnBlur
            error={faults.categories} />
          <Textarea label="What happened" description={breach === undefined ? 'Kept sealed' : 'Kept sealed; what was said before stays when left out'} value={description}
            autosize minRows={2} maxRows={10} onChange={(event) => setDescription(event.currentTarget.value)} error={faults.description} />
          {breach !== undefined && (
            <Checkbox label="Closed" checked={isClosed} onChange={(event) => setClosed(event.currentTarget.checked)} error={faults.closed} />
          )}
        </>
      )}
    </Form>
  );
}
