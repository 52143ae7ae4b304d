// Is this token good, and what may it do? The demo asks before it keeps one; a backend asks when it starts.
import type { Schema } from '../../src/client/api';
import { call } from './call';

export const ownSession = (as: 'portal' | 'agent') => call<Schema['Token']>(as, 'GET', '/session');
