import { describe, expect, it } from 'vitest';
import {
  actorInWords,
  byUsage,
  daysInWords,
  fieldInWords,
  fieldsToAdd,
  mailAddress,
  phoneAddress,
  useInWords,
  webAddress,
} from './words';

describe('words', () => {
  it('says codes as people do, and those that it does not know as they are', () => {
    expect(fieldInWords('given_name')).toBe('First name');
    expect(fieldInWords('shoe_size')).toBe('Shoe size');
    expect(useInWords('TREAT')).toBe('Treatment');
    expect(useInWords('XYZ')).toBe('XYZ');
  });

  it('tells the person from others, and staff not by more than the API does', () => {
    expect(actorInWords({ type: 'user', id: 'a' }, 'a')).toBe('You');
    expect(actorInWords({ type: 'user', id: 'b' }, 'a')).toBe('Another person');
    expect(actorInWords({ type: 'agent' }, 'a')).toBe('A member of staff');
    expect(actorInWords(undefined, 'a')).toBe('Not told');
  });

  it('makes links of addresses of the web alone', () => {
    expect(webAddress('https://clinic.example/privacy')).toBe('https://clinic.example/privacy');
    expect(webAddress('javascript:alert(1)')).toBeUndefined();
    expect(webAddress('nothing')).toBeUndefined();
    expect(webAddress(undefined)).toBeUndefined();
  });

  it('offers the fields that the organisation has a place for, in the order in which people give them', () => {
    const known = ['shoe_size', 'deceased', 'email', 'given_name', 'allergies', 'city'];
    expect(fieldsToAdd(known, ['city'])).toEqual(['given_name', 'email', 'allergies', 'shoe_size']);
    expect(fieldsToAdd([], [])).toEqual([]);
    expect(['zebra', 'phone', 'email'].sort(byUsage)).toEqual(['email', 'phone', 'zebra']);
  });

  it('makes a letter or a call of a setting that is one, and of nothing else', () => {
    expect(mailAddress('dpo@clinic.example')).toBe('mailto:dpo@clinic.example');
    for (const text of ['Ask at the desk', 'a@b?subject=x', 'a@b&cc=c@d', 'javascript:a@b', 'a@b@c']) {
      expect(mailAddress(text), text).toBeUndefined();
    }
    expect(phoneAddress('+353 (0)91 555-12')).toBe('tel:+35309155512');
    for (const text of ['call us', '12;ext=3', '+', 'javascript:1']) expect(phoneAddress(text), text).toBeUndefined();
  });

  it('says long times in years', () => {
    const said = (days: number) => daysInWords(days);
    expect([1, 30, 364, 365, 366, 400, 730, 2190, 2192, 2193].map(said)).toEqual([
      'a day',
      '30 days',
      '364 days',
      'a year',
      'a year',
      '400 days',
      '2 years',
      '6 years',
      '6 years',
      '2193 days',
    ]);
  });
});
