// What somebody decided in a form, as the widget tells it: policy version, notice hash, language, wording, context. On
// behalf of the person, because it is they who agree; the portal would otherwise assert it.
import type { Schema } from '../../src/client/api';
import { at, call } from './call';

export const recordConsent = (subject: string, decision: Schema['ConsentDecision']) =>
  call<Schema['Consent']>('portal', 'POST', `/subjects/${at(subject)}/consents`, {
    // A backend adds the address that the person came from; the user agent is the browser's word.
    body: { ...decision, evidence: { user_agent: navigator.userAgent.slice(0, 1024) } },
    onBehalfOf: subject,
  });
