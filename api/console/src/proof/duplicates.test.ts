import { expect, test } from 'vitest';
import { hasDuplicateName } from './duplicates';

test('two members of one name are found, however they are written', () => {
  expect(hasDuplicateName('{"a":1,"a":2}')).toBe(true);
  expect(hasDuplicateName('{"a":1,"\\u0061" : 2}')).toBe(true);
  expect(hasDuplicateName('[{"b":{"c":[],"d":0,"c":null}}]')).toBe(true);
  expect(hasDuplicateName('{"__proto__":1,"__proto__":2}')).toBe(true);
});

test('one name in several objects, and texts that look like names, are fine', () => {
  expect(hasDuplicateName('{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}')).toBe(false);
  expect(hasDuplicateName('{"a":"a","b":"\\"a\\":1,\\"a\\"","c":["a","a"]}')).toBe(false);
  expect(hasDuplicateName('{"a\\\\":1,"a":"{\\"a\\":1}"}')).toBe(false);
  expect(hasDuplicateName('[]')).toBe(false);
});
