// Before a form is shown: is there something to agree to, and which version of the policy is it? The answer goes to the
// widget. Without a subject nobody is known yet. The backend asks, because there is no token that a browser could have.
import type { Schema } from '../../src/client/api';
import { call } from './call';

export type FormContext = 'signup' | 'anonymous_ticket' | 'anonymous_topic';

export const consentPrompt = (context: FormContext) =>
  call<Schema['ConsentPrompt']>('portal', 'GET', `/consent-prompt?context=${context}`);
