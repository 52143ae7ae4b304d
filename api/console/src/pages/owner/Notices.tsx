import { Group, Select, TextInput } from '@mantine/core';
import { useSearchParams } from 'react-router-dom';
import { Empty } from '../../parts/states';
import { PageTitle } from '../../parts/text';
import { check } from './checks';
import { kOutcomes, type Outcome } from './noticeStates';
import { NoticeTable } from './NoticeTable';

const kOptions = Object.entries(kOutcomes).map(([value, label]) => ({ value, label }));

export default function Notices() {
  const [address, setAddress] = useSearchParams();
  const state = address.get('state') ?? '';
  const person = address.get('person') ?? '';
  const fault = check({ person: [person, 'id', true] }).person;
  const set = (name: string, value: string | null) =>
    setAddress(
      (before) => {
        if (value === null || value === '') before.delete(name);
        else before.set(name, value);
        return before;
      },
      { replace: true },
    );
  return (
    <>
      <PageTitle
        title="Notices to recipients"
        about={
          <>
            Whoever got data of a person is told when it is corrected, erased or restricted (GDPR Art. 19). The server
            tells those that have an address for it, and tries for two to three days; the others are told by hand, and
            you say so here.
          </>
        }
      />
      <Group mb="md" align="flex-start">
        <Select
          label="State"
          placeholder="Any"
          data={kOptions}
          value={state in kOutcomes ? state : null}
          clearable
          w={280}
          clearButtonProps={{ 'aria-label': 'Any state' }}
          onChange={(next) => set('state', next)}
        />
        <TextInput
          label="Of the person"
          placeholder="Their id"
          value={person}
          spellCheck={false}
          miw={280}
          error={fault}
          onChange={(event) => set('person', event.currentTarget.value.trim())}
        />
      </Group>
      <NoticeTable
        state={state in kOutcomes ? (state as Outcome) : undefined}
        subject={fault === undefined && person !== '' ? person : undefined}
        empty={
          <Empty title="No notices like that">
            A notice is there once data of somebody was passed on, and changed or erased afterwards.
          </Empty>
        }
      />
    </>
  );
}
