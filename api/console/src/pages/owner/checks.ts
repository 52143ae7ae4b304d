import type { Faults } from './faults';

const kRules = {
  id: { pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, says: 'An id has 36 characters, in lower case' },
  hash: { pattern: /^[0-9A-Fa-f]{64}$/, says: 'A fingerprint has 64 hexadecimal digits' },
  version: { pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, says: 'Letters, digits, “_”, “.” and “-”, 64 at most' },
  web: { pattern: /^https?:\/\/\S+$/, says: 'A whole address that begins with https:// or http://' },
};

/** What is wrong with texts of a form before they are sent; what may be left out is checked when it is there. */
export function check(fields: Record<string, [text: string, rule: keyof typeof kRules, isOptional?: boolean]>): Faults {
  const faults: Faults = {};
  for (const [name, [text, rule, isOptional]] of Object.entries(fields)) {
    if (isOptional === true && text === '') continue;
    if (!kRules[rule].pattern.test(text)) faults[name] = kRules[rule].says;
  }
  return faults;
}
