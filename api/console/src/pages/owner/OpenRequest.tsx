import { Select, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { check } from './checks';
import { Dialog, Form } from './form';
import { fromLocal } from './moments';
import { kRights, type Right, rightsOf } from './requestStates';

function Fields({ close }: { close: () => void }) {
  const { api, ledger } = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [subject, setSubject] = useState('');
  const [regime, setRegime] = useState<Schema['Regime']>('gdpr');
  const [type, setType] = useState<Right>('access');
  const [received, setReceived] = useState('');
  const [detail, setDetail] = useState('');
  const rights = rightsOf(regime);
  const right = rights.includes(type) ? type : 'access';
  const open = () =>
    bodyOf(
      api.POST('/v1/ledgers/{ledger}/requests', {
        params: { path: { ledger } },
        body: {
          subject,
          type: right,
          regime,
          ...(received === '' ? {} : { received_at: fromLocal(received) }),
          ...(detail === '' ? {} : { detail }),
        },
      }),
    );
  const done = (request: Schema['RightsRequest']) => {
    void queries.invalidateQueries({ queryKey: [ledger, 'requests'] });
    close();
    navigate(`/settings/requests/${request.id}`);
  };
  return (
    <Form submit="Record" run={open} check={() => check({ subject: [subject, 'id'] })} onDone={done} onCancel={close}>
      {(faults) => (
        <>
          <TextInput label="Id of the person" value={subject} onChange={(event) => setSubject(event.currentTarget.value.trim())} required
            error={faults.subject} spellCheck={false} data-autofocus />
          <Select label="Law" data={[{ value: 'gdpr', label: 'GDPR' }, { value: 'hipaa', label: 'HIPAA' }]} value={regime} allowDeselect={false}
            onChange={(next) => setRegime((next ?? 'gdpr') as Schema['Regime'])} error={faults.regime} />
          <Select label="Right" data={rights.map((value) => ({ value, label: kRights[value] }))} value={right} allowDeselect={false}
            onChange={(next) => setType((next ?? 'access') as Right)} error={faults.type} />
          <TextInput label="Received" description="The time runs from here; now when left out" type="datetime-local" value={received}
            onChange={(event) => setReceived(event.currentTarget.value)} error={faults.received_at} />
          <Textarea label="What they wrote" description="Kept sealed, and destroyed with the person" value={detail} autosize minRows={3} maxRows={10}
            onChange={(event) => setDetail(event.currentTarget.value)} error={faults.detail} />
        </>
      )}
    </Form>
  );
}

/** A request that came by post, by phone or at the counter. */
export function OpenRequest() {
  return (
    <Dialog action="Record a request" title="A person asks for a right" variant="filled">
      {(close) => <Fields close={close} />}
    </Dialog>
  );
}
