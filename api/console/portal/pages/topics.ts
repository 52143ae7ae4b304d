// What everybody may read and answer.
import { listItems } from '../calls/list_items';
import { ownIds } from '../calls/list_links';
import { postItem } from '../calls/post_item';
import { readSharedItem } from '../calls/read_item';
import { find, onSubmit } from '../parts/dom';
import { goTo, openPage } from '../parts/frame';
import { authorName, fillList, itemPage } from '../parts/items';

await openPage(async ({ visitor }) => {
  const own = visitor === null ? new Set<string>() : await ownIds(visitor.id);
  const form = find('new-topic', HTMLFormElement);
  form.hidden = visitor === null;
  find('as-guest', HTMLElement).hidden = visitor !== null;
  onSubmit(form, async ({ title = '', body = '' }) => {
    if (visitor === null) return;
    const topic = await postItem(visitor.id, { type: 'topic', title, body });
    await goTo(itemPage(topic));
  });
  await fillList(
    find('topics', HTMLUListElement),
    'Nobody has begun a topic yet.',
    listItems({ type: 'topic' }, 10),
    async (item) => {
      const [{ title = '' }, by] = await Promise.all([readSharedItem(item.id, visitor), authorName(item.author, own)]);
      return { title, by };
    },
  );
});
