import { describe, expect, it } from 'vitest';
import { NameTwice, parseStrict } from './strictJson';

describe('parseStrict', () => {
  it.each([
    '{}',
    '[]',
    '1',
    '"a"',
    '{"a":{"a":[{"a":1},{"a":2}]},"b":{"a":1}}',
    '["a","a"]',
    '{"a":"b","b":"a"}',
    '{"a":"\\"a\\":\\\\"}',
  ])('takes %s as JSON.parse does', (text) => expect(parseStrict(text)).toEqual(JSON.parse(text)));

  it.each([
    ['{"a":1,"a":1}', 'a'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['[0,{"b":[],"a":{"c":{},"c":[]}}]', 'c'],
    ['{"a":[{"x":1},2],"b":"{","a":3}', 'a'],
    ['{"":1,"":2}', ''],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
  ])('refuses %s', (text, name) => {
    expect(() => parseStrict(text)).toThrow(NameTwice);
    expect(() => parseStrict(text)).toThrow(`“${name}”`);
  });

  it.each(['', '{', '{"a":1,}', "{'a':1}", '{"a":1}{'])('refuses %s as no JSON', (text) => {
    expect(() => parseStrict(text)).toThrow(SyntaxError);
    expect(() => parseStrict(text)).not.toThrow(NameTwice);
  });
});
