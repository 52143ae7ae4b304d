// For staff. Lists have no texts; before anybody's text or profile is shown, the member of staff says why they look,
// and the ledger notes it. The person reads in the privacy centre who looked, when, and why.
import type { Schema } from '../../src/client/api';
import { deleteItemAsAgent } from '../calls/delete_item';
import { findByEmail } from '../calls/find_by_email';
import { listItems } from '../calls/list_items';
import { postReplyAsAgent } from '../calls/post_item';
import { hasAgent, type Read, readItemAsAgent } from '../calls/read_item';
import { readProfileAsAgent } from '../calls/read_profile';
import { button, confirmed, find, h, noteView, onSubmit, timeView } from '../parts/dom';
import { openPage } from '../parts/frame';
import { fieldName } from '../parts/words';

const kPurposes: Partial<Record<Schema['PurposeOfUse'], string>> = {
  HOPERAT: 'Answering a ticket',
  TREAT: 'Treatment',
  COC: 'Coordination of care',
  HPAYMT: 'A bill or a payment',
  PATRQT: 'The person asked for it',
  ETREAT: 'An emergency',
};

const why = find('why', HTMLFormElement);
const shown = find('shown', HTMLElement);

/** What the member of staff says, or null after the form has asked them to say it. */
function said(): { purpose: Schema['PurposeOfUse']; reason: string } | null {
  if (!why.reportValidity()) return null;
  const values = new FormData(why);
  const purpose = (Object.keys(kPurposes) as Schema['PurposeOfUse'][]).find((one) => one === values.get('purpose'));
  return purpose === undefined ? null : { purpose, reason: String(values.get('reason') ?? '') };
}

await openPage(async () => {
  if (!hasAgent()) {
    shown.append(
      h(
        'p',
        {},
        'The demo has no token of a member of staff. Give it one with ',
        h('a', { href: '/portal/connect.html' }, 'its tokens'),
        '.',
      ),
    );
    return;
  }
  find('purpose', HTMLSelectElement).append(
    ...Object.entries(kPurposes).map(([code, text]) => h('option', { value: code }, text)),
  );
  why.addEventListener('submit', (event) => event.preventDefault());
  onSubmit(find('search', HTMLFormElement), async ({ email = '' }) => {
    const people = await findByEmail(email, 'agent');
    const rows = people.map((person) => h('li', {}, 'Since ', timeView(person.registered), profileButton(person.id)));
    find('people', HTMLUListElement).replaceChildren(
      ...(rows.length > 0 ? rows : [h('li', { class: 'dim' }, 'Nobody has this address.')]),
    );
  });
  await listTickets();
});

async function listTickets() {
  const list = find('tickets', HTMLUListElement);
  const next = listItems({ type: 'ticket' }, 10, 'agent');
  const more = button('Show more', 'quiet', () => grow());
  find('more', HTMLElement).replaceChildren(more);
  list.replaceChildren();
  const grow = async () => {
    const { items, isAll } = await next();
    list.append(
      ...items.map((item) => h('li', {}, h('span', {}, 'Ticket of ', timeView(item.posted)), openButton(item))),
    );
    if (list.children.length === 0) list.append(h('li', { class: 'dim' }, 'There are no tickets.'));
    if (isAll) more.remove();
  };
  await grow();
}

function openButton(item: Schema['Item']) {
  return button('Open', 'quiet', async () => {
    const reasons = said();
    if (reasons !== null) await showTicket(await readItemAsAgent(item.id, reasons.purpose, reasons.reason), reasons);
  });
}

function profileButton(subject: string) {
  return button('Look at the profile', 'quiet', async () => {
    const reasons = said();
    if (reasons === null) return;
    const { profile, access } = await readProfileAsAgent(subject, reasons.purpose, reasons.reason);
    const rows = Object.entries(profile).flatMap(([field, value]) => [
      h('dt', {}, fieldName(field)),
      h('dd', { dir: 'auto' }, value),
    ]);
    show(
      h('h2', {}, 'Profile'),
      rows.length > 0 ? h('dl', {}, ...rows) : h('p', { class: 'dim' }, 'Nothing is kept.'),
      lookView(access),
    );
  });
}

async function showTicket(ticket: Read, reasons: { purpose: Schema['PurposeOfUse']; reason: string }) {
  const { items } = await listItems({ parent: ticket.id }, 50, 'agent')();
  const answers = h('ul', { class: 'list' });
  for (const item of items.reverse()) {
    const answer = await readItemAsAgent(item.id, reasons.purpose, reasons.reason);
    answers.append(
      h(
        'li',
        {},
        h('p', { class: 'said', dir: 'auto' }, answer.body),
        h('span', { class: 'dim' }, timeView(answer.posted)),
      ),
    );
  }
  const form = h(
    'form',
    { class: 'stack' },
    h('label', {}, 'Answer', h('textarea', { name: 'body', rows: '4', required: '' })),
    h('button', { type: 'submit' }, 'Send the answer'),
  );
  onSubmit(form, async ({ body = '' }) => {
    await postReplyAsAgent(ticket.id, body);
    await showTicket(ticket, reasons);
  });
  const remove = button('Delete the ticket', 'quiet', async () => {
    if (
      !(await confirmed(
        'Delete this ticket?',
        'Its text is erased, also in backups. That cannot be taken back.',
        'Delete for ever',
      ))
    )
      return;
    await deleteItemAsAgent(ticket.id);
    show(noteView('Deleted. Its text is erased.'));
    await listTickets();
  });
  show(
    h('h2', {}, ticket.title ?? 'Ticket'),
    h('p', { class: 'said', dir: 'auto' }, ticket.body),
    answers,
    form,
    h('div', { class: 'row' }, profileButton(ticket.author), remove),
    lookView(ticket.access),
  );
}

function lookView(access: number) {
  return h(
    'p',
    { class: 'dim' },
    `That you looked is event ${access} of the ledger, with your reason. The person can see it.`,
  );
}

function show(...children: Node[]) {
  shown.replaceChildren(...children);
  shown.hidden = false;
  shown.focus();
}
