// Items in lists, and who wrote them.
import type { Schema } from '../../src/client/api';
import { readSubject } from '../calls/read_subject';
import { attempt, button, h, timeView } from './dom';

type Item = Schema['Item'];

/** Who wrote it, as everybody may know it: no name is read for that. */
export async function authorName(author: string, own: ReadonlySet<string>): Promise<string> {
  if (own.has(author)) return 'You';
  const { type } = await readSubject(author);
  return { agent: 'Support', anonymous: 'Without an account', user: 'Somebody' }[type];
}

/**
 * A list that grows by asking. `next` gets items, `read` their titles, which are accesses: a page of them at a time.
 */
export async function fillList(
  list: HTMLUListElement,
  none: string,
  next: () => Promise<{ items: Item[]; isAll: boolean }>,
  read: (item: Item) => Promise<{ title: string; by?: string }>,
) {
  const more = button('Show more', 'quiet', () => grow());
  const grow = async () => {
    const { items, isAll } = await next();
    const rows = await Promise.all(items.map(async (item) => rowView(item, await read(item))));
    list.append(...rows);
    if (list.children.length === 0) list.append(h('li', { class: 'dim' }, none));
    if (isAll) more.remove();
    else list.after(more);
  };
  await grow();
}

function rowView(item: Item, { title, by }: { title: string; by?: string }) {
  const meta = h('span', { class: 'dim' }, ...(by === undefined ? [] : [`${by} · `]), timeView(item.posted));
  return h('li', {}, h('a', { href: itemPage(item), dir: 'auto' }, title), meta);
}

export const itemPage = ({ id, type }: Item) => `/portal/item.html?${new URLSearchParams({ type, id })}`;

/** The texts of an item in a form, in its place; `save` gets the new ones. */
export function editView(
  texts: { title?: string; body: string },
  save: (texts: { title?: string; body: string }) => Promise<void>,
  close: () => void,
) {
  const body = h('textarea', { name: 'body', rows: '6', required: '' }, texts.body);
  const form = h('form', { class: 'stack' });
  if (texts.title !== undefined) {
    form.append(
      h('label', {}, 'Title', h('input', { name: 'title', value: texts.title, required: '', maxlength: '200' })),
    );
  }
  const done = h('button', { type: 'submit' }, 'Save');
  form.append(h('label', {}, 'Text', body), h('div', { class: 'row' }, done, button('Cancel', 'quiet', close)));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const title = form.querySelector<HTMLInputElement>('[name=title]')?.value;
    void attempt(done, () => save(title === undefined ? { body: body.value } : { title, body: body.value }));
  });
  return form;
}
