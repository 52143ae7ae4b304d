// One ticket or topic with its answers. Who wrote something edits it, and deletes it where the settings let people do
// so.
import { Problem } from '../../src/client/problem';
import { deleteItem } from '../calls/delete_item';
import { editItem } from '../calls/edit_item';
import { listItems } from '../calls/list_items';
import { ownIds } from '../calls/list_links';
import { postItem } from '../calls/post_item';
import { type Read, readOwnItem, readSharedItem } from '../calls/read_item';
import type { Visitor } from '../parts/backend';
import { button, confirmed, find, h, onSubmit, timeView } from '../parts/dom';
import { type Context, goTo, logInPage, openPage } from '../parts/frame';
import { authorName, editView } from '../parts/items';

type Here = Context & { own: ReadonlySet<string> };

await openPage(async (context) => {
  const own = context.visitor === null ? new Set<string>() : await ownIds(context.visitor.id);
  const here: Here = { ...context, own };
  const item = await readVisible(new URLSearchParams(location.search), here.visitor);
  document.title = item.title ?? 'Item';
  await showItem(find('item', HTMLElement), item, here, true);

  const answers = find('answers', HTMLUListElement);
  const next = listItems({ parent: item.id }, 100);
  const { items } = await next();
  for (const answer of items.reverse())
    await appendAnswer(answers, await readSharedItem(answer.id, here.visitor), here);

  const form = find('answer', HTMLFormElement);
  form.hidden = here.visitor === null;
  onSubmit(form, async ({ body = '' }) => {
    if (here.visitor === null) return;
    const type = item.type === 'ticket' ? 'reply' : 'comment';
    const posted = await postItem(here.visitor.id, { type, parent: item.id, body });
    form.reset();
    await appendAnswer(answers, await readSharedItem(posted.id, here.visitor), here);
  });
});

/** Topics are everybody's. A ticket is read with the person's own token, which opens nobody else's. */
async function readVisible(query: URLSearchParams, visitor: Visitor | null): Promise<Read> {
  const id = query.get('id') ?? '';
  if (query.get('type') !== 'topic') return visitor === null ? goTo(logInPage()) : readOwnItem(visitor, id);
  const item = await readSharedItem(id, visitor);
  // The address says so; what the ledger says counts.
  if (item.type !== 'topic') throw new Problem(404, 'unknown-item', 'No topic');
  return item;
}

async function appendAnswer(list: HTMLUListElement, answer: Read, here: Here) {
  const place = h('li', {});
  const article = h('article', { class: 'answer' });
  place.append(article);
  list.append(place);
  await showItem(article, answer, here, false);
}

async function showItem(place: HTMLElement, item: Read, here: Here, isWhole: boolean) {
  const by = h('p', { class: 'dim' }, `${await authorName(item.author, here.own)} · `, timeView(item.posted));
  if (item.revision > 1) by.append(' · edited');
  const actions = h('div', { class: 'row' });
  if (here.own.has(item.author)) actions.append(editButton(place, item, here, isWhole));
  if (here.own.has(item.author) && here.settings.canDelete[item.type])
    actions.append(deleteButton(place, item, here, isWhole));
  place.replaceChildren(
    ...(isWhole ? [h('h1', {}, item.title ?? '')] : []),
    by,
    h('p', { class: 'said', dir: 'auto' }, item.body),
    actions,
  );
}

function editButton(place: HTMLElement, item: Read, here: Here, isWhole: boolean) {
  return button('Edit', 'quiet', () => {
    const close = () => void showItem(place, item, here, isWhole);
    const save = async (texts: { title?: string; body: string }) => {
      const { revision } = await editItem(here.visitor?.id ?? '', item.id, item.revision, texts);
      await showItem(place, { ...item, ...texts, revision }, here, isWhole);
    };
    const form = editView({ title: item.title, body: item.body }, save, close);
    place.replaceChildren(form);
    form.querySelector('textarea')?.focus();
  });
}

function deleteButton(place: HTMLElement, item: Read, here: Here, isWhole: boolean) {
  return button('Delete', 'quiet', async () => {
    const text =
      'Its text is erased, also in backups, with everything that it said before. ' +
      'That cannot be taken back. What others ' +
      'answered stays.';
    if (!(await confirmed(`Delete this ${item.type}?`, text, 'Delete for ever'))) return;
    const erasure = await deleteItem(here.visitor?.id ?? '', item.id);
    if (isWhole && erasure.state !== 'withheld')
      await goTo(item.type === 'ticket' ? '/portal/tickets.html' : '/portal/topics.html');
    const words =
      erasure.state === 'withheld'
        ? 'Deleted for everybody who reads here. The law makes us keep it for now; it is erased when that ends.'
        : 'Deleted. Its text is erased.';
    place.replaceChildren(h('p', { class: 'note', role: 'status' }, words));
  });
}
