import { describe, expect, it } from 'vitest';
import { contextOf, decisionOf, isAnswerFor, isSameQuestion, linkOf, modeOf } from './decision';
import type { Prompt } from './ledger';

const prompt: Prompt = {
  ask: true,
  reason: 'not_asked',
  context: 'signup',
  purpose: 'privacy_policy',
  wording: 'consent.signup',
  policy_version: '2',
  notice_hash: 'ab'.repeat(32),
  language: 'en',
  url: 'https://clinic.example/privacy/2',
};

describe('a decision', () => {
  it('says what was shown, in which language, and what the person did', () => {
    expect(decisionOf(prompt, { status: 'given', method: 'checkbox', language: 'de' })).toEqual({
      purpose: 'privacy_policy',
      status: 'given',
      policy_version: '2',
      notice_hash: 'ab'.repeat(32),
      language: 'de',
      wording: 'consent.signup',
      method: 'checkbox',
      context: 'signup',
    });
  });
  it('may be about a purpose of the page, in its own words', () => {
    const own = decisionOf(prompt, {
      status: 'given',
      method: 'checkbox',
      language: 'en',
      purpose: 'newsletter',
      wording: 'signup.newsletter',
    });
    expect(own).toMatchObject({ purpose: 'newsletter', wording: 'signup.newsletter', policy_version: '2' });
  });
  it('is none where nobody is asked, or there is no policy', () => {
    const act = { status: 'given', method: 'button', language: 'en' } as const;
    expect(decisionOf({ ...prompt, ask: false }, act)).toBeNull();
    expect(decisionOf({ ...prompt, policy_version: undefined }, act)).toBeNull();
    expect(decisionOf({ ...prompt, notice_hash: undefined }, act)).toBeNull();
  });
});

describe('what the page says', () => {
  it('is a mode, else a banner', () => {
    expect(modeOf('signup')).toBe('signup');
    expect(modeOf('anonymous')).toBe('anonymous');
    expect(modeOf(null)).toBe('banner');
    expect(modeOf('nonsense')).toBe('banner');
  });
  it('is a context of that mode', () => {
    expect(contextOf('banner', 'anonymous_topic')).toBe('banner');
    expect(contextOf('anonymous', null)).toBe('anonymous_ticket');
    expect(contextOf('anonymous', 'anonymous_topic')).toBe('anonymous_topic');
  });
  it('may not make a banner ask for what the ledger was not asked about', () => {
    expect(isAnswerFor(prompt, 'banner', null, false)).toBe(true);
    expect(isAnswerFor(prompt, 'banner', 'privacy_policy', false)).toBe(true);
    expect(isAnswerFor(prompt, 'banner', 'newsletter', true)).toBe(false);
  });
  it('may not make a form’s box mean something else than its words', () => {
    expect(isAnswerFor(prompt, 'signup', 'newsletter', true)).toBe(true);
    expect(isAnswerFor(prompt, 'signup', 'newsletter', false)).toBe(false);
  });
});

describe('a question', () => {
  it('is the same on another page, and another with another policy', () => {
    expect(isSameQuestion(prompt, { ...prompt, context: 'anonymous_topic' })).toBe(true);
    expect(isSameQuestion(prompt, { ...prompt, policy_version: '3' })).toBe(false);
    expect(isSameQuestion(prompt, { ...prompt, notice_hash: 'cd'.repeat(32) })).toBe(false);
    expect(isSameQuestion(prompt, null)).toBe(false);
  });
});

describe('the link to the policy', () => {
  const base = 'https://portal.example/help/';
  it('is of the web', () => {
    expect(linkOf('https://clinic.example/privacy', base)).toBe('https://clinic.example/privacy');
    expect(linkOf('/privacy', base)).toBe('https://portal.example/privacy');
  });
  it('is none otherwise', () => {
    for (const url of [undefined, 'javascript:alert(1)', 'data:text/html,x', 'https://'])
      expect(linkOf(url, base)).toBeNull();
  });
});
