// What the widget tells the page. The events bubble, so a page may listen on its document.
import type { Consent, Decision, Prompt } from './ledger';

export interface LetheConsentEvents {
  /** Known whether it asks, and why or why not. */
  'lethe-consent-ready': { ask: boolean; reason: Prompt['reason'] };
  /**
   * The person decided, and this is what is to be recorded; null when a box is empty again. A page that calls
   * preventDefault() on a banner's event records it by itself.
   */
  'lethe-consent-decided': { decision: Decision | null };
  /** The ledger has it. */
  'lethe-consent-recorded': { consent: Consent };
  /** Nothing was recorded, so nobody has consented. Status 0: no answer. */
  'lethe-consent-failed': { during: 'asking' | 'recording'; status: number; code: string };
}

declare global {
  interface HTMLElementEventMap extends LetheConsentEventMap {}
}
export type LetheConsentEventMap = { [Name in keyof LetheConsentEvents]: CustomEvent<LetheConsentEvents[Name]> };
