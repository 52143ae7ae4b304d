import { expect, it } from 'vitest';
import { requestStateInWords, timeLeft } from './rights';

const kNow = Date.parse('2027-01-10T12:00:00Z');

it('counts the days of a deadline', () => {
  expect(timeLeft('2027-01-20T23:59:59Z', kNow)).toBe('10 days left');
  expect(timeLeft('2027-01-11T23:59:59Z', kNow)).toBe('a day left');
  expect(timeLeft('2027-01-10T23:59:59Z', kNow)).toBe('today is the last day');
  expect(timeLeft('2027-01-09T23:59:59Z', kNow)).toBe('a day late');
  expect(timeLeft('2027-01-01T00:00:00Z', kNow)).toBe('10 days late');
});

it('says the state of a request, and one that it does not know as it is', () => {
  expect(requestStateInWords('fulfilled')).toBe('Done');
  expect(requestStateInWords('something')).toBe('something');
  expect(requestStateInWords(undefined)).toBe('');
});
