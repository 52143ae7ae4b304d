// What somebody wrote to the support, and a new ticket. After logging in: is what was written before without an account
// theirs?
import { linkAnonymous } from '../calls/link_anonymous';
import { listItems } from '../calls/list_items';
import { postItem } from '../calls/post_item';
import { readOwnItem } from '../calls/read_item';
import { anonymousIds, setAnonymousIds, type Visitor } from '../parts/backend';
import { button, find, h, onSubmit } from '../parts/dom';
import { goTo, openOwnPage } from '../parts/frame';
import { fillList, itemPage } from '../parts/items';

await openOwnPage(async ({ visitor }) => {
  offerLinks(visitor);
  onSubmit(find('new-ticket', HTMLFormElement), async ({ title = '', body = '' }) => {
    const ticket = await postItem(visitor.id, { type: 'ticket', title, body });
    await goTo(itemPage(ticket));
  });
  const read = async (item: { id: string }) => ({ title: (await readOwnItem(visitor, item.id)).title ?? '' });
  await fillList(
    find('tickets', HTMLUListElement),
    'You have not written to us yet.',
    listItems({ type: 'ticket', author: visitor.id }, 10),
    read,
  );
});

function offerLinks(visitor: Visitor) {
  const ids = anonymousIds();
  const place = find('link', HTMLElement);
  if (ids.length === 0) return;
  const yes = button('Yes, add it to my account', '', async () => {
    for (const id of ids) {
      await linkAnonymous(id, visitor.id);
      setAnonymousIds(anonymousIds().filter((one) => one !== id));
    }
    await goTo('/portal/tickets.html');
  });
  const no = button('No, that was not me', 'quiet', () => {
    setAnonymousIds([]);
    place.hidden = true;
  });
  place.append(
    h('h2', {}, 'Did you write to us before?'),
    h(
      'p',
      {},
      'From this browser something was sent without an account. If it was you, ' +
        'it becomes a part of your account: you can ' +
        'read, export and delete it with the rest. That cannot be taken back.',
    ),
    h('div', { class: 'row' }, yes, no),
  );
  place.hidden = false;
}
