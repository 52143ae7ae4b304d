// What the portal knows about somebody: each field can be changed, and each can be deleted with every value that it
// ever had.
import { deleteField } from '../calls/delete_field';
import { editProfile } from '../calls/edit_profile';
import { readOwnProfile } from '../calls/read_profile';
import type { Visitor } from '../parts/backend';
import { attempt, button, confirmed, find, h, noteView, onSubmit } from '../parts/dom';
import { openOwnPage } from '../parts/frame';
import { fieldName } from '../parts/words';

const list = find('fields', HTMLUListElement);

await openOwnPage(async ({ visitor, settings }) => {
  const select = find('field', HTMLSelectElement);
  const form = find('add', HTMLFormElement);
  const show = async () => {
    const { profile, revision } = await readOwnProfile(visitor.id);
    const rows = Object.entries(profile).sort(
      (one, other) => settings.fields.indexOf(one[0]) - settings.fields.indexOf(other[0]),
    );
    list.replaceChildren(...rows.map(([field, value]) => fieldView(visitor, revision, field, value, show)));
    if (rows.length === 0) list.append(h('li', { class: 'dim' }, 'Nothing is kept about you here.'));
    const free = settings.fields.filter((field) => !(field in profile));
    select.replaceChildren(...free.map((field) => h('option', { value: field }, fieldName(field))));
    form.hidden = free.length === 0;
    form.dataset.revision = String(revision);
  };
  onSubmit(form, async ({ field = '', value = '' }) => {
    await editProfile(visitor.id, Number(form.dataset.revision), field, value);
    form.reset();
    await show();
  });
  await show();
});

function fieldView(
  visitor: Visitor,
  revision: number,
  field: string,
  value: string,
  show: () => Promise<void>,
): HTMLLIElement {
  const name = fieldName(field);
  const row = h('li', {}, h('section', { class: 'field', 'aria-label': name }));
  const place = row.firstElementChild ?? row;
  const read = () => {
    const edit = button('Edit', 'quiet', () => write());
    edit.setAttribute('aria-label', `Edit: ${name}`);
    const remove = button('Delete', 'quiet', () => erase(visitor, field, name, show));
    remove.setAttribute('aria-label', `Delete: ${name}`);
    place.replaceChildren(
      h('span', { class: 'dim' }, name),
      h('span', { class: 'said', dir: 'auto' }, value),
      h('div', { class: 'row' }, edit, remove),
    );
  };
  const write = () => {
    const input = h('input', { value, dir: 'auto', required: '', maxlength: '500' });
    const save = h('button', { type: 'submit' }, 'Save');
    const form = h(
      'form',
      {},
      h('label', {}, name, input),
      h('div', { class: 'row' }, save, button('Cancel', 'quiet', read)),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void attempt(save, async () => {
        await editProfile(visitor.id, revision, field, input.value.trim());
        await show();
      });
    });
    place.replaceChildren(form);
    input.focus();
  };
  read();
  return row;
}

async function erase(visitor: Visitor, field: string, name: string, show: () => Promise<void>) {
  const text = 'The field is erased with every value that it ever had, also in backups. That cannot be taken back.';
  if (!(await confirmed(`Delete “${name}”?`, text, 'Delete for ever'))) return;
  const { state } = await deleteField(visitor.id, field);
  await show();
  list.before(
    noteView(
      state === 'withheld'
        ? `${name}: out of your profile. The law makes us keep it for now; it is erased when that ends.`
        : `${name}: erased.`,
    ),
  );
}
