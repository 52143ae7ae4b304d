import { describe, expect, it } from 'vitest';
import { backendIn } from './backend';

describe('the tokens in the address', () => {
  it('are those of the portal and of a member of staff', () => {
    expect(backendIn('#ledger=demo&portal=lethe_a&agent=lethe_b')).toEqual({
      ledger: '/v1/ledgers/demo',
      portal: 'lethe_a',
      agent: 'lethe_b',
    });
    expect(backendIn('ledger=demo&portal=lethe_a')).toEqual({
      ledger: '/v1/ledgers/demo',
      portal: 'lethe_a',
      agent: null,
    });
  });
  it('are none when the portal’s or the ledger is missing', () => {
    for (const fragment of ['', '#', '#main', '#portal=a', '#ledger=demo', '#ledger=&portal=a'])
      expect(backendIn(fragment)).toBeNull();
  });
  it('cannot lead out of the ledger', () => {
    expect(backendIn('#ledger=../../x&portal=a')?.ledger).toBe('/v1/ledgers/..%2F..%2Fx');
  });
});
