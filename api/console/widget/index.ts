import { LetheConsent } from './element';

// A page that has the script twice has it once.
if (customElements.get('lethe-consent') === undefined) customElements.define('lethe-consent', LetheConsent);
