// What the widget looks like, as elements. Texts are set as text, so nothing from a policy or a page can become markup.
import { partsOf, type Texts } from './texts';

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The words, with their link; null: what the page has put between the tags. */
function words(text: string | null, url: string | null): HTMLElement {
  if (text === null) return element('slot');
  const { before, link, after } = partsOf(text);
  const policy =
    url === null ? link : element('a', { href: url, target: '_blank', rel: 'noopener noreferrer', part: 'link' }, link);
  return element('span', {}, before, policy, after);
}

export interface Line {
  root: HTMLElement;
  /** None when sending the form is the act. */
  box: HTMLInputElement | null;
}

export function lineView(text: string | null, url: string | null, isBoxed: boolean): Line {
  if (!isBoxed) return { root: element('p', { class: 'line', part: 'line' }, words(text, url)), box: null };
  const box = element('input', { type: 'checkbox', part: 'box' });
  return { root: element('label', { class: 'line', part: 'line' }, box, words(text, url)), box };
}

export interface Banner {
  root: HTMLElement;
  buttons: HTMLButtonElement[];
  fault: HTMLElement;
}

export type Choice = 'given' | 'refused' | 'deferred';

/** To agree and not to agree are as easy, and look alike: neither is pushed. */
export function bannerView(
  texts: Texts,
  text: string | null,
  url: string | null,
  onChoice: (choice: Choice) => void,
): Banner {
  const button = (choice: Choice, label: string, kind: string) => {
    const made = element('button', { type: 'button', class: kind, part: `button ${kind}` }, label);
    made.addEventListener('click', () => onChoice(choice));
    return made;
  };
  const buttons = [
    button('given', texts.agree, 'agree'),
    button('refused', texts.refuse, 'refuse'),
    button('deferred', texts.later, 'later'),
  ];
  const fault = element('p', { class: 'fault', role: 'alert' });
  const root = element(
    'section',
    { class: 'banner', part: 'banner', role: 'region', 'aria-label': texts.region },
    element('p', { class: 'text', part: 'text' }, words(text, url)),
    element('div', { class: 'actions', part: 'actions' }, ...buttons),
    fault,
  );
  return { root, buttons, fault };
}

/** For who does not see that the banner is gone. */
export const savedView = (text: string) => element('p', { class: 'hidden', role: 'status' }, text);
