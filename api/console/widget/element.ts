// <lethe-consent>: asks for consent where a portal signs people up, greets them, or takes what they write anonymously.
// It keeps nothing in the browser: whether somebody was asked is the ledger's knowledge. See README.md for attributes
// and events.
import { decisionOf, isAnswerFor, isSameQuestion, linkOf } from './decision';
import type { LetheConsentEvents } from './events';
import { type Consent, type Decision, type Pass, type Prompt, Refusal } from './ledger';
import { kAttributes, Options } from './options';
import { Source } from './source';
import { widgetSheet } from './style';
import type { Texts } from './texts';
import { type Banner, bannerView, type Choice, lineView, savedView } from './view';

export class LetheConsent extends HTMLElement {
  static readonly formAssociated = true;
  static readonly observedAttributes = kAttributes;

  readonly #root = this.attachShadow({ mode: 'open', delegatesFocus: true });
  readonly #internals = this.attachInternals();
  readonly #source = new Source(this);
  readonly #options = new Options(this);
  #prompt: Prompt | null = null;
  #box: HTMLInputElement | null = null;
  #banner: Banner | null = null;
  #isBusy = false;
  /** Of the reading that counts; answers to earlier ones are dropped. */
  #turn = 0;
  #isPlanned = false;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [widgetSheet()];
  }

  /** The ledger's answer, where the page has it from its backend already. */
  get prompt() {
    return this.#prompt;
  }
  set prompt(prompt: Prompt | null) {
    this.#source.prompt = prompt;
    this.#plan();
  }

  /** The person's short-lived token. It can be set and not be read: nothing else on the page needs it from here. */
  set token(token: string | null) {
    this.#source.token = token;
    this.#plan();
  }

  /** The organisation's own words, instead of some or all of the widget's. */
  set texts(own: Partial<Texts>) {
    this.#options.ownTexts = own;
    this.#plan();
  }

  /** What the page has to record with its form; null while the box is empty, or nobody is asked. */
  get decision(): Decision | null {
    if (this.#options.mode === 'banner' || this.#prompt === null) return null;
    if (this.#box === null) return this.#options.isBySending ? this.#decide('given', 'form_sent') : null;
    return this.#box.checked ? this.#decide('given', 'checkbox') : null;
  }

  /** Records what a form's widget has, once there is a person: null when there was nothing to record. */
  async record(subject: string, token: string): Promise<Consent | null> {
    const decision = this.decision;
    return decision === null ? null : this.#send(decision, { subject, token });
  }

  connectedCallback() {
    // What a page has set before this script came hides the accessors.
    for (const name of ['prompt', 'token', 'texts'] as const) {
      const early = Object.getOwnPropertyDescriptor(this, name);
      if (early === undefined) continue;
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, early.value);
    }
    this.#plan();
  }

  disconnectedCallback() {
    this.#turn++;
  }

  attributeChangedCallback() {
    this.#plan();
  }

  formResetCallback() {
    if (this.#box !== null) this.#box.checked = false;
    this.#tellForm();
  }

  /** Several changes at once are one reading. */
  #plan() {
    if (this.#isPlanned || !this.isConnected) return;
    this.#isPlanned = true;
    queueMicrotask(() => {
      this.#isPlanned = false;
      if (this.isConnected) void this.#ask();
    });
  }

  async #ask() {
    const turn = ++this.#turn;
    try {
      const prompt = await this.#source.read(this.#options.context);
      if (turn !== this.#turn) return;
      const { mode, purpose, hasOwnWords } = this.#options;
      if (prompt !== null && !isAnswerFor(prompt, mode, purpose, hasOwnWords)) throw new Refusal(0, 'purpose-mismatch');
      // Who ticked the box has agreed to what was there then, and to nothing that came after.
      const isTicked = (this.#box?.checked ?? false) && isSameQuestion(this.#prompt, prompt);
      this.#prompt = prompt;
      this.#show(isTicked);
      if (prompt !== null) this.#tell('lethe-consent-ready', { ask: prompt.ask, reason: prompt.reason });
    } catch (error) {
      if (turn !== this.#turn) return;
      // Who could not be asked has not agreed, and the page goes on without.
      this.#prompt = null;
      this.#show(false);
      this.#fail('asking', error);
    }
  }

  #show(isTicked: boolean) {
    const prompt = this.#prompt;
    this.#box = null;
    this.#banner = null;
    this.#root.replaceChildren();
    if (prompt?.ask) {
      const link = linkOf(prompt.url, document.baseURI);
      if (this.#options.mode === 'banner') this.#showBanner(prompt, link);
      else this.#showLine(link, isTicked);
    }
    this.#tellForm();
  }

  #showBanner(prompt: Prompt, link: string | null) {
    const { texts, language } = this.#options;
    const words = this.#options.bannerWords(prompt.reason);
    this.#banner = bannerView(texts, words, link, (choice) => void this.#choose(choice));
    this.#banner.root.lang = language;
    this.#root.append(this.#banner.root);
  }

  #showLine(link: string | null, isTicked: boolean) {
    const line = lineView(this.#options.lineWords(), link, !this.#options.isBySending);
    line.root.lang = this.#options.language;
    this.#box = line.box;
    if (this.#box !== null) {
      this.#box.checked = isTicked;
      this.#box.required = this.hasAttribute('required');
      this.#box.disabled = this.hasAttribute('disabled');
      this.#box.addEventListener('change', () => {
        this.#tellForm();
        this.#tell('lethe-consent-decided', { decision: this.decision });
      });
    }
    this.#root.append(line.root);
  }

  /** The form's value is `given` or none; with `required` the form waits for the box, when there is one. */
  #tellForm() {
    const box = this.#box;
    this.#internals.setFormValue(this.decision === null ? null : 'given');
    if (box !== null && box.required && !box.checked && !box.disabled) {
      this.#internals.setValidity({ valueMissing: true }, this.#options.texts.needed, box);
    } else {
      this.#internals.setValidity({});
    }
  }

  #decide(status: Decision['status'], method: 'button' | 'checkbox' | 'form_sent'): Decision | null {
    if (this.#prompt === null) return null;
    return decisionOf(this.#prompt, {
      status,
      method,
      language: this.#options.language,
      purpose: this.#options.purpose ?? undefined,
      wording: this.#options.wording ?? undefined,
    });
  }

  async #choose(choice: Choice) {
    const banner = this.#banner;
    const decision = this.#decide(choice, 'button');
    if (this.#isBusy || banner === null || decision === null) return;
    const isOurs = this.#tell('lethe-consent-decided', { decision });
    this.#wait(banner, true);
    banner.fault.textContent = '';
    try {
      if (isOurs) await this.#send(decision, this.#source.person());
      if (this.#banner === banner) this.#close();
    } catch {
      // Told as an event by #send(); the person may try again, and is as undecided as before.
      banner.fault.textContent = this.#options.texts.failed;
    } finally {
      this.#wait(banner, false);
    }
  }

  /** Still focusable while it waits, so that a keyboard does not lose its place. */
  #wait(banner: Banner, isBusy: boolean) {
    this.#isBusy = isBusy;
    for (const button of banner.buttons) button.setAttribute('aria-disabled', String(isBusy));
  }

  #close() {
    this.#prompt = null;
    this.#banner = null;
    this.#root.replaceChildren(savedView(this.#options.texts.saved));
  }

  async #send(decision: Decision, person: Pass | Promise<Pass | null>): Promise<Consent> {
    try {
      const consent = await this.#source.send(decision, await person);
      this.#tell('lethe-consent-recorded', { consent });
      return consent;
    } catch (error) {
      this.#fail('recording', error);
      throw error;
    }
  }

  #fail(during: 'asking' | 'recording', error: unknown) {
    const refusal = error instanceof Refusal ? error : new Refusal(0, 'no-answer');
    this.#tell('lethe-consent-failed', { during, status: refusal.status, code: refusal.code });
  }

  /** False when the page has taken it over. */
  #tell<Name extends keyof LetheConsentEvents>(name: Name, detail: LetheConsentEvents[Name]): boolean {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lethe-consent': LetheConsent;
  }
}
