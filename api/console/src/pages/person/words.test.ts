import { describe, expect, it } from 'vitest';
import { actorInWords, fieldInWords, useInWords, webAddress } from './words';

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
});
