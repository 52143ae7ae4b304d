import { describe, expect, it } from 'vitest';
import { languageOf, partsOf, type Texts, texts } from './texts';

const kLinked: (keyof Texts)[] = ['box', 'signup', 'anonymous', 'first', 'changed', 'ended'];

describe('the texts', () => {
  const english = Object.keys(texts.en ?? {});

  it('are in the languages that the console promises', () => {
    for (const language of ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'cs'])
      expect(texts).toHaveProperty(language);
  });

  it.each(Object.entries(texts))('say everything in %s, each with the link where it belongs', (_language, own) => {
    expect(Object.keys(own)).toEqual(english);
    for (const [key, text] of Object.entries(own)) {
      expect(text.trim()).toBe(text);
      expect(text).not.toBe('');
      expect(partsOf(text).link !== '', `${key}: ${text}`).toBe(kLinked.includes(key as keyof Texts));
    }
  });
});

describe('the language', () => {
  it('is the first that the widget speaks', () => {
    expect(languageOf(['ja', 'de-AT', 'fr'])).toBe('de');
    expect(languageOf([null, undefined, '', 'pt_BR'])).toBe('pt');
  });
  it('knows the codes of Norwegian', () => {
    expect(languageOf(['no'])).toBe('nb');
    expect(languageOf(['nn-NO'])).toBe('nb');
  });
  it('is English otherwise, whatever the page says', () => {
    expect(languageOf([])).toBe('en');
    expect(languageOf(['constructor', '__proto__'])).toBe('en');
  });
});

describe('the parts of a text', () => {
  it('are before, link, after', () => {
    expect(partsOf('I agree to the [policy].')).toEqual({ before: 'I agree to the ', link: 'policy', after: '.' });
    expect(partsOf('[Policy] first')).toEqual({ before: '', link: 'Policy', after: ' first' });
  });
  it('are all before, without a link', () => {
    expect(partsOf('plain ] text [')).toEqual({ before: 'plain ] text [', link: '', after: '' });
  });
});
