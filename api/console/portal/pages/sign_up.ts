// Signing up: the person is registered, what they decided is recorded with what they saw, and they are logged in.
import { findByEmail } from '../calls/find_by_email';
import { openSession } from '../calls/open_session';
import { registerUser } from '../calls/register';
import { kNotRecorded, offer, recordDecisions } from '../parts/asking';
import { setVisitor } from '../parts/backend';
import { find, h, noteView, onSubmit } from '../parts/dom';
import { goTo, nextPage, openPage } from '../parts/frame';

await openPage(async () => {
  const form = find('sign-up', HTMLFormElement);
  await offer(form, 'signup');

  onSubmit(form, async (profile) => {
    if (profile.email === undefined) return;
    if ((await findByEmail(profile.email)).length > 0) {
      form.append(noteView('There is an account with this address. Log in instead.'));
      return;
    }
    const person = await registerUser(profile);
    const isRecorded = await recordDecisions(form, person.id);
    setVisitor(await openSession(person.id, profile.email));
    const next = nextPage('/portal/tickets.html');
    if (isRecorded) return goTo(next);
    // The account is there, and the banner asks again.
    form.replaceWith(noteView(`You have an account. ${kNotRecorded}`), h('p', {}, h('a', { href: next }, 'Go on')));
  });
});
