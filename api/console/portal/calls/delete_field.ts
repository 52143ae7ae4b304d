// One field and every value it ever had: its key is destroyed, in backups too. The answer is the erasure, with its
// certificate; its state is `withheld` while a legal hold keeps it.
import type { Schema } from '../../src/client/api';
import { at, call } from './call';

export const deleteField = (subject: string, field: string) =>
  call<Schema['Erasure']>('portal', 'DELETE', `/subjects/${at(subject)}/profile/${at(field)}`, { onBehalfOf: subject });
