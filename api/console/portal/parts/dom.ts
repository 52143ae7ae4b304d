// Elements of the page, found and made. What people wrote is set as text, so it stays text.
import { Problem } from '../../src/client/problem';
import { wordsFor } from './words';

/** The element of the page with this id, which has to be there and of this kind. */
export function find<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} "${id}"`);
  return found;
}

export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function button(
  label: string,
  kind: '' | 'quiet' | 'danger',
  onClick: (self: HTMLButtonElement) => void | Promise<void>,
) {
  const made = h('button', { type: 'button', class: kind }, label);
  made.addEventListener('click', () => void attempt(made, () => onClick(made)));
  return made;
}

/** What a form holds, trimmed; empty fields are left out. */
export function valuesOf(form: HTMLFormElement): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && value.trim() !== '') values[name] = value.trim();
  }
  return values;
}

/** A form that is sent once at a time, and says in words when it could not be. */
export function onSubmit(form: HTMLFormElement, send: (values: Record<string, string>) => Promise<void>) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const submit = form.querySelector<HTMLButtonElement>('button[type=submit]');
    if (submit !== null) void attempt(submit, () => send(valuesOf(form)));
  });
}

/** Does it while the button waits. A fault is shown beside the button, and nothing is lost. */
export async function attempt(pressed: HTMLButtonElement, doing: () => void | Promise<void>) {
  if (pressed.getAttribute('aria-disabled') === 'true') return;
  const place = pressed.closest('form, article, section, dialog, main') ?? document.body;
  place.querySelector(':scope > .fault')?.remove();
  pressed.setAttribute('aria-disabled', 'true');
  try {
    await doing();
  } catch (error) {
    place.append(faultView(error));
    if (!(error instanceof Problem)) throw error; // a fault of the page, for its console
  } finally {
    pressed.removeAttribute('aria-disabled');
  }
}

export const faultView = (error: unknown) => h('p', { class: 'fault', role: 'alert' }, wordsFor(error));
export const noteView = (text: string) => h('p', { class: 'note', role: 'status' }, text);

/** Asks before something that cannot be taken back. Resolves to whether it is to be done. */
export function confirmed(title: string, text: string, action: string): Promise<boolean> {
  const dialog = h('dialog', { 'aria-labelledby': 'confirm-title' });
  const buttons = h(
    'div',
    { class: 'row' },
    h('button', { value: 'no', class: 'quiet' }, 'Keep it'),
    h('button', { value: 'yes', class: 'danger' }, action),
  );
  dialog.append(h('form', { method: 'dialog' }, h('h2', { id: 'confirm-title' }, title), h('p', {}, text), buttons));
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    dialog.showModal();
  });
}

export function timeView(text: string): HTMLTimeElement {
  const time = new Date(text);
  const shown = time.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  return h('time', { datetime: text, title: text }, shown);
}
