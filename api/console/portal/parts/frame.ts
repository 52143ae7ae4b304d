// What every page of the portal has: its head, its foot, the consent banner, and a place for faults.
import { readSettings, type PortalSettings } from '../calls/read_settings';
import { openPrivacyCentre } from '../calls/open_privacy_centre';
import { openSession } from '../calls/open_session';
import { hasAgent } from '../calls/read_item';
import { Problem } from '../../src/client/problem';
import type { LetheConsent } from '../../widget/element';
import { backend, setVisitor, takeFromAddress, type Visitor, visitor } from './backend';
import { attempt, faultView, h } from './dom';

export interface Context {
  settings: PortalSettings;
  visitor: Visitor | null;
}

/** Goes elsewhere, and never comes back: what follows must not run. */
export function goTo(path: string): Promise<never> {
  location.assign(path);
  return new Promise(() => undefined);
}

/** Runs a page that anybody may see. */
export async function openPage(build: (context: Context) => void | Promise<void>) {
  takeFromAddress(location, history);
  if (backend() === null) {
    const here = location.pathname + location.search;
    await goTo(`/portal/connect.html?${new URLSearchParams({ next: here })}`);
  }
  const main = document.querySelector('main') ?? document.body;
  try {
    const settings = await readSettings();
    const person = await freshVisitor();
    showFrame(settings, person);
    await build({ settings, visitor: person });
  } catch (error) {
    if (error instanceof Problem && error.code === 'subject-erased') setVisitor(null);
    main.append(faultView(error));
    if (!(error instanceof Problem)) throw error;
  } finally {
    // Until now a click on a form would have sent it the browser's way, without what this page does.
    main.removeAttribute('aria-busy');
    main.inert = false;
  }
}

/** Runs a page for somebody who is logged in; others come to the door, and back. */
export const openOwnPage = (build: (context: Context & { visitor: Visitor }) => void | Promise<void>) =>
  openPage(async (context) => {
    if (context.visitor === null) return goTo(logInPage());
    return build({ ...context, visitor: context.visitor });
  });

/** The door, and back here. */
export const logInPage = () =>
  `/portal/log-in.html?${new URLSearchParams({ next: location.pathname + location.search })}`;

/** Where a page that sent somebody here wants them back: a page of the portal, and nothing else. */
export function nextPage(otherwise: string): string {
  const next = new URLSearchParams(location.search).get('next');
  return next !== null && /^\/portal\/[a-z-]*(\.html)?(\?[^#]*)?$/.test(next) ? next : otherwise;
}

/** The person's token lasts an hour; the portal's session goes on, so it gets another in time. */
async function freshVisitor(): Promise<Visitor | null> {
  const known = visitor();
  if (known === null || Date.parse(known.expires) - Date.now() > 300_000) return known;
  const fresh = await openSession(known.id, known.email);
  setVisitor(fresh);
  return fresh;
}

function showFrame(settings: PortalSettings, person: Visitor | null) {
  const link = (path: string, text: string) =>
    h('a', location.pathname === path ? { href: path, 'aria-current': 'page' } : { href: path }, text);
  const links = [link('/portal/topics.html', 'Topics')];
  if (person === null) {
    links.push(
      link('/portal/ask.html', 'Ask us'),
      link('/portal/sign-up.html', 'Sign up'),
      link('/portal/log-in.html', 'Log in'),
    );
  } else {
    links.push(link('/portal/tickets.html', 'My tickets'), link('/portal/profile.html', 'My profile'));
  }
  if (hasAgent()) links.push(link('/portal/agent.html', 'For staff'));
  const nav = h('nav', { 'aria-label': 'Portal' }, ...links);
  if (person !== null) nav.append(privacyButton(person), logOutButton());
  const head = document.querySelector('header');
  head?.replaceChildren(
    h('a', { href: '/portal/index.html', class: 'brand' }, `${settings.controller.name || 'Our'} support`),
    nav,
  );
  showFoot(settings);
  if (person !== null) showBanner(person);
}

/** The banner reads by itself whether to ask this person; all that it needs is whose it is. */
function showBanner(person: Visitor) {
  const banner = document.querySelector<LetheConsent>('lethe-consent[mode=banner]');
  if (banner === null) return;
  banner.setAttribute('api', backend()?.ledger ?? '');
  banner.setAttribute('subject', person.id);
  banner.token = person.token;
}

function privacyButton(person: Visitor) {
  const made = h('button', { type: 'button', class: 'link' }, 'My privacy');
  made.addEventListener('click', () => openPrivacyCentre(person));
  return made;
}

function logOutButton() {
  const made = h('button', { type: 'button', class: 'link', title: 'Log out' }, 'Log out');
  made.addEventListener(
    'click',
    () =>
      void attempt(made, async () => {
        setVisitor(null);
        await goTo('/portal/index.html');
      }),
  );
  return made;
}

function showFoot({ controller }: PortalSettings) {
  const foot = document.querySelector('footer');
  if (foot === null) return;
  const words =
    controller.contact === '' ? 'Questions about your data? ' : `Questions about your data? ${controller.contact}: `;
  const mail = /^[^\s@]+@[^\s@]+$/.test(controller.email)
    ? [words, h('a', { href: `mailto:${encodeURI(controller.email)}` }, controller.email)]
    : [];
  foot.replaceChildren(
    h('p', {}, ...mail),
    h(
      'p',
      {},
      'A demonstration: this portal uses Lethe’s API and its widget, and nothing else. ',
      h('a', { href: '/portal/connect.html' }, 'Its tokens'),
    ),
  );
}
