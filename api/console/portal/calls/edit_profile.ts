// A changed field is sealed anew; earlier values stay readable to the person until the field is deleted. With the
// revision that the person saw: if somebody else was faster, the answer is 412, and the page reads again.
import type { Schema } from '../../src/client/api';
import { at, call } from './call';

export const editProfile = (subject: string, revision: number, field: string, value: string) =>
  call<Schema['ProfileEdited']>('portal', 'PATCH', `/subjects/${at(subject)}/profile`, {
    body: { [field]: value },
    revision,
    onBehalfOf: subject,
  });
