import { expect, it } from 'vitest';
import { check } from './checks';

it('says what is wrong with which field', () => {
  expect(check({ subject: ['x', 'id'], hash: ['0'.repeat(64), 'hash'], version: ['2027-01', 'version'] })).toEqual({
    subject: 'An id has 36 characters, in lower case',
  });
  expect(check({ subject: ['', 'id', true], url: ['javascript:alert(1)', 'web', true] })).toEqual({
    url: 'A whole address that begins with https:// or http://',
  });
  expect(check({ subject: ['', 'id'] })).toHaveProperty('subject');
});
