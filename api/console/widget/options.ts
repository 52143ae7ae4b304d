// What the page says about this widget: its attributes, its words, and the language around it.
import { type Context, contextOf, type Mode, modeOf } from './decision';
import type { Prompt } from './ledger';
import { languageOf, type Texts, texts } from './texts';

export const kAttributes = [
  'mode',
  'context',
  'api',
  'subject',
  'purpose',
  'wording',
  'lang',
  'token-url',
  'prompt-url',
  'by-sending',
  'required',
  'disabled',
];

export class Options {
  /** Set by the page. */
  ownTexts: Partial<Texts> = {};

  constructor(readonly element: HTMLElement) {}

  get mode(): Mode {
    return modeOf(this.element.getAttribute('mode'));
  }
  get context(): Context {
    return contextOf(this.mode, this.element.getAttribute('context'));
  }
  get purpose(): string | null {
    return this.element.getAttribute('purpose');
  }
  get wording(): string | null {
    return this.element.getAttribute('wording');
  }
  get isBySending(): boolean {
    return this.element.hasAttribute('by-sending');
  }
  get language(): string {
    const around = this.element.closest('[lang]')?.getAttribute('lang');
    return languageOf([around, document.documentElement.lang, ...navigator.languages]);
  }
  get texts(): Texts {
    return { ...(texts[this.language] as Texts), ...this.ownTexts };
  }
  /** Whether the words are between the tags. Spaces and line breaks there are the page's, and no words. */
  get isSlotted(): boolean {
    return this.element.childElementCount > 0 || (this.element.textContent ?? '').trim() !== '';
  }
  /** Null: those between the tags. */
  bannerWords(reason: Prompt['reason']): string | null {
    if (this.isSlotted) return null;
    if (reason === 'invalidated') return this.texts.changed;
    return ['withdrawn', 'revoked', 'expired'].includes(reason) ? this.texts.ended : this.texts.first;
  }
  lineWords(): string | null {
    if (this.isSlotted) return null;
    if (!this.isBySending) return this.texts.box;
    return this.mode === 'signup' ? this.texts.signup : this.texts.anonymous;
  }
  get hasOwnWords(): boolean {
    return this.isSlotted || 'box' in this.ownTexts;
  }
}
