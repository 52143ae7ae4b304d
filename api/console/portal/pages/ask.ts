// Writing without an account. There is an anonymous person behind each post, so that it can be found, exported and
// erased; and when its author logs in later, the portal offers to add it to the account.
import { postItem } from '../calls/post_item';
import { registerAnonymous } from '../calls/register';
import { kNotRecorded, offer, recordDecisions } from '../parts/asking';
import { anonymousIds, setAnonymousIds } from '../parts/backend';
import { find, noteView, onSubmit } from '../parts/dom';
import { goTo, openPage } from '../parts/frame';
import { itemPage } from '../parts/items';

await openPage(async ({ visitor }) => {
  if (visitor !== null) return goTo('/portal/tickets.html');
  const form = find('ask', HTMLFormElement);
  const kind = find('kind', HTMLSelectElement);
  if (new URLSearchParams(location.search).get('kind') === 'topic') kind.value = 'topic';
  const isTopic = () => kind.value === 'topic';

  // A ticket and a topic are different pages to agree on, and the ledger notes which it was.
  const offerHere = () => offer(form, isTopic() ? 'anonymous_topic' : 'anonymous_ticket');
  kind.addEventListener('change', () => void offerHere());
  await offerHere();

  onSubmit(form, async ({ title = '', body = '' }) => {
    const person = await registerAnonymous();
    setAnonymousIds([...anonymousIds(), person.id]);
    const isRecorded = await recordDecisions(form, person.id);
    const item = await postItem(person.id, { type: isTopic() ? 'topic' : 'ticket', title, body });
    if (isTopic() && isRecorded) return goTo(itemPage(item));
    form.hidden = true;
    const done = find('done', HTMLElement);
    find('sent-title', HTMLElement).textContent = title;
    if (!isRecorded) done.append(noteView(kNotRecorded));
    done.hidden = false;
    done.focus();
  });
});
