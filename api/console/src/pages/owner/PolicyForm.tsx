import { Alert, Checkbox, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf } from '../../client/api';
import { useSession } from '../../client/session';
import { check } from './checks';
import { Form } from './form';
import { HashInput } from './HashInput';
import { say } from './say';

/** A new policy, which is the current one from then on. */
export function PolicyForm({ close }: { close: () => void }) {
  const { api, ledger } = useSession();
  const queries = useQueryClient();
  const [version, setVersion] = useState('');
  const [url, setUrl] = useState('');
  const [hash, setHash] = useState('');
  const [language, setLanguage] = useState('en');
  const [isAnew, setAnew] = useState(false);
  const publish = () =>
    bodyOf(
      api.POST('/v1/ledgers/{ledger}/policies', {
        params: { path: { ledger } },
        body: { version, hash, language, consent_anew: isAnew, ...(url === '' ? {} : { url }) },
      }),
    );
  const done = () => {
    void queries.invalidateQueries({ queryKey: [ledger] });
    say(`Policy ${version} is the current one`);
    close();
  };
  return (
    <Form submit="Publish" run={publish} check={() => check({ version: [version, 'version'], hash: [hash, 'hash'], url: [url, 'web', true] })} onDone={done} onCancel={close} isDangerous={isAnew}>
      {(faults) => (
        <>
          <TextInput label="Version" description="As people see it, such as 2027-01" value={version} required data-autofocus
            onChange={(event) => setVersion(event.currentTarget.value)} error={faults.version} />
          <HashInput file="The notice, as it is shown" label="Fingerprint (SHA-256) of the notice" value={hash} onChange={setHash}
            error={faults.hash} />
          <TextInput label="Address" description="The default address of the settings when left out" value={url} type="url"
            onChange={(event) => setUrl(event.currentTarget.value)} error={faults.url} />
          <TextInput label="Language" description="Such as en or pt-BR" value={language} required
            onChange={(event) => setLanguage(event.currentTarget.value)} error={faults.language} />
          <Checkbox label="Ask everybody anew" checked={isAnew} onChange={(event) => setAnew(event.currentTarget.checked)} />
          <Alert color={isAnew ? 'red' : 'gray'}>
            {isAnew
              ? 'Consents that were given to earlier policies are invalid from then on, and everybody is asked again. It cannot be taken back.'
              : 'Consents that were given to earlier policies stay good. What was published stays published; a later policy takes its place.'}
          </Alert>
        </>
      )}
    </Form>
  );
}
