import { describe, expect, it } from 'vitest';
import { Problem } from '../../client/problem';
import { faultsOf } from './faults';

describe('faultsOf', () => {
  it('names the field that a pointer leads to', () => {
    const errors = [
      { pointer: '/minimum_age', detail: 'must be an integer from 13 to 16' },
      { pointer: '/public_holidays/0', detail: 'must be a day' },
      { pointer: '/public_holidays/3', detail: 'must be a day, too' },
      { parameter: 'purpose', detail: 'must be a code' },
    ];
    expect(faultsOf(new Problem(400, 'invalid-body', 'The body has faults', undefined, { errors }))).toEqual({
      minimum_age: 'must be an integer from 13 to 16',
      public_holidays: 'must be a day; must be a day, too',
      purpose: 'must be a code',
    });
  });

  it('finds none in a problem without them, nor in what is no problem', () => {
    expect(faultsOf(new Problem(409, 'policy-exists', 'There is one'))).toEqual({});
    expect(faultsOf(new Problem(400, 'x', 'x', undefined, { errors: ['no object', null] }))).toEqual({});
    expect(faultsOf(new TypeError('no answer'))).toEqual({});
  });
});
