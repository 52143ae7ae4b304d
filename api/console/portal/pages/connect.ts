// The demo alone: the tokens that a real portal has in its backend. `lethe demo` prints them, and can hand them over in
// the address.
import { Problem } from '../../src/client/problem';
import { ownSession } from '../calls/own_session';
import { backendIn, setBackend, setVisitor, takeFromAddress, whyEnded } from '../parts/backend';
import { find, noteView, onSubmit } from '../parts/dom';
import { nextPage } from '../parts/frame';

takeFromAddress(location, history);
const form = find('connect', HTMLFormElement);
const why = whyEnded();
if (why !== null) form.before(noteView(why));

onSubmit(form, async (values) => {
  const given = backendIn(new URLSearchParams(values).toString());
  if (given === null) return;
  setBackend(given);
  setVisitor(null);
  try {
    await checkRole('portal');
    if (given.agent !== null) await checkRole('agent');
  } catch (error) {
    setBackend(null);
    throw error;
  }
  location.assign(nextPage('/portal/index.html'));
});

async function checkRole(role: 'portal' | 'agent') {
  const { role: found } = await ownSession(role);
  if (found !== role) throw new Problem(403, 'wrong-role', `The token for the ${role} is one for the role ${found}`);
}
