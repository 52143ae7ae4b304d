// "My privacy": Lethe's own pages for the person, with the person's own short-lived token. It travels in the fragment of
// the address, which no server sees and which the pages remove at once; that also works where they are of another origin.
import { backend, type Visitor } from '../parts/backend';

export function openPrivacyCentre(visitor: Visitor) {
  const ledger = decodeURIComponent(backend()?.ledger.split('/').pop() ?? '');
  location.assign(`/me#${new URLSearchParams({ ledger, token: visitor.token })}`);
}
