// Where the widget has its answers from, and where its decisions go: the page, the portal's backend, or the ledger.
import type { Context } from './decision';
import {
  type Consent,
  type Decision,
  fetchOwn,
  fetchPrompt,
  type Pass,
  type Prompt,
  Refusal,
  sendDecision,
} from './ledger';

export class Source {
  /** Set by the page. */
  prompt: Prompt | null = null;
  token: string | null = null;
  #pass: Pass | null = null;
  /** The last decision that the ledger did not answer, and its key. */
  #unanswered = { text: '', key: '' };

  constructor(readonly element: Element) {}

  /** Null while the page has named no place to ask. */
  async read(context: Context): Promise<Prompt | null> {
    if (this.prompt !== null) return this.prompt;
    const own = this.element.getAttribute('prompt-url');
    if (own !== null) return fetchOwn<Prompt>(own);
    this.#pass = null;
    const pass = this.#api === '' ? null : await this.person();
    return pass === null ? null : fetchPrompt(this.#api, pass.token, context, pass.subject ?? '');
  }

  /** Who is asked, and their token; null while nobody is known. */
  async person(): Promise<Pass | null> {
    const subject = this.element.getAttribute('subject') ?? undefined;
    if (this.token !== null) return { token: this.token, subject };
    const url = this.element.getAttribute('token-url');
    if (url === null) return null;
    this.#pass ??= await fetchOwn<Pass>(url);
    return { token: this.#pass.token, subject: subject ?? this.#pass.subject };
  }

  async send(decision: Decision, person: Pass | null): Promise<Consent> {
    if (person?.subject === undefined || this.#api === '') throw new Refusal(0, 'nobody-known');
    try {
      const key = this.#keyOf(person.subject, decision);
      const consent = await sendDecision(this.#api, person.token, person.subject, decision, key);
      this.#unanswered = { text: '', key: '' };
      return consent;
    } catch (error) {
      // An old token is not tried twice: the portal's backend has newer ones.
      if (error instanceof Refusal && error.status === 401) this.#pass = null;
      throw error;
    }
  }

  get #api() {
    return (this.element.getAttribute('api') ?? '').replace(/\/+$/, '');
  }

  /** The same for another try at the same decision. No randomUUID: that is for secure contexts alone. */
  #keyOf(subject: string, decision: Decision): string {
    const text = JSON.stringify([subject, decision]);
    if (this.#unanswered.text !== text) {
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      this.#unanswered = { text, key: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') };
    }
    return this.#unanswered.key;
  }
}
