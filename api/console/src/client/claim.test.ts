import { expect, test } from 'vitest';
import { claimIn, forgetClaim, keepClaim, keptClaim, linkOf } from './claim';

const whole = {
  ledger: 'clinic-2',
  erasure: '0d4d4b2e-6a5e-4f0c-9a57-0f6f3f1c2ab3',
  claim: `${'aZ09_-'.repeat(14)}xy`,
};

const keeper = () => {
  const texts = new Map<string, string>();
  return {
    getItem: (name: string) => texts.get(name) ?? null,
    setItem: (name: string, text: string) => void texts.set(name, text),
    removeItem: (name: string) => void texts.delete(name),
  };
};

test('a link leads back to the claim, and has it behind the fragment alone', () => {
  const link = new URL(linkOf(whole, 'https://lethe.example'));
  expect(link.pathname).toBe('/certificate');
  expect(link.search).toBe('');
  expect(claimIn(link.hash)).toEqual(whole);
});

test('a link that is not whole is none', () => {
  const hash = new URL(linkOf(whole, 'https://lethe.example')).hash;
  const otherLedger = hash.replace('ledger=clinic-2', 'ledger=..%2Fx');
  const otherErasure = hash.replace('erasure=0', 'erasure=Z');
  for (const bad of ['', '#', hash.slice(0, -1), `${hash}A`, otherLedger, otherErasure]) {
    expect(claimIn(bad), bad).toBeUndefined();
  }
});

test('it is kept until it is forgotten', () => {
  const tab = keeper();
  expect(keptClaim(tab)).toBeUndefined();
  keepClaim(tab, whole);
  expect(keptClaim(tab)).toEqual(whole);
  forgetClaim(tab);
  expect(keptClaim(tab)).toBeUndefined();
});
