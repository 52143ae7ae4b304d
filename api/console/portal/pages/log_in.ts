// Logging in. How a portal finds out who somebody is, is its own affair; this demo asks for the address alone, and
// takes their word.
import type { Schema } from '../../src/client/api';
import { findByEmail } from '../calls/find_by_email';
import { openSession } from '../calls/open_session';
import { setVisitor } from '../parts/backend';
import { button, find, h, noteView, onSubmit, timeView } from '../parts/dom';
import { nextPage, openPage } from '../parts/frame';

async function logIn(person: Schema['Subject'], email: string) {
  setVisitor(await openSession(person.id, email));
  location.assign(nextPage('/portal/tickets.html'));
}

await openPage(() => {
  const form = find('log-in', HTMLFormElement);
  const choice = find('choice', HTMLElement);
  onSubmit(form, async ({ email = '' }) => {
    const people = (await findByEmail(email)).filter((person) => person.type === 'user');
    choice.replaceChildren();
    const [only] = people;
    if (only === undefined) choice.append(noteView('Nobody here has this address. You can sign up with it.'));
    else if (people.length === 1) await logIn(only, email);
    else {
      const rows = people.map((person) =>
        h(
          'li',
          {},
          'An account since ',
          timeView(person.registered),
          button('This is me', 'quiet', () => logIn(person, email)),
        ),
      );
      choice.append(
        h('p', {}, 'Several accounts have this address. Which is yours?'),
        h('ul', { class: 'list' }, ...rows),
      );
    }
  });
});
