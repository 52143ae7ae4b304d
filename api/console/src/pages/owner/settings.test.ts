import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faultOf, fieldNamed, kGroups, type SettingField, shown, valueOf, warningOf } from './settings';

const field = (name: string): SettingField => {
  const found = fieldNamed(name);
  if (found === undefined) throw new Error(name);
  return found;
};
const fields = kGroups.flatMap((group) => group.fields);
const described = readFileSync(new URL('../../../../openapi.yaml', import.meta.url), 'utf8');
const section = (from: string, to: string) => described.split(`\n    ${from}:\n`)[1]?.split(`\n    ${to}:\n`)[0] ?? '';

describe('the settings', () => {
  it('are those of the API, each once', () => {
    const names = [...section('Settings', 'SettingsChange').matchAll(/^ {8}(\w+): \{\$ref/gm)].map((match) => match[1]);
    expect(names.length).toBeGreaterThan(30);
    expect(fields.map((one) => one.name).sort()).toEqual(names.sort());
  });

  it('have the bounds of the API', () => {
    const change = section('SettingsChange', 'SettingChange');
    for (const one of fields) {
      if (one.type !== 'number') continue;
      const line = change.split('\n').find((text) => text.trim().startsWith(`${one.name}:`)) ?? '';
      expect(line, one.name).toContain(`minimum: ${one.min}, maximum: ${one.max}`);
    }
  });

  it('say something of every value that they may have', () => {
    for (const one of fields) {
      for (const value of [true, false, 0, 1, 30, null, 'x', ['x']]) expect(one.says(value)).toMatch(/[.)]$/);
    }
  });
});

describe('faultOf', () => {
  it.each([
    ['minimum_age', 12, true], ['minimum_age', 13, false], ['minimum_age', 13.5, true], ['minimum_age', '', true],
    ['ticket_retention_days', 0, false], ['evidence_retention_days', 29, true],
    ['default_policy_url', 'javascript:alert(1)', true], ['default_policy_url', 'https://a@b.example', true],
    ['default_policy_url', 'https://clinic.example/privacy', false], ['default_policy_url', null, false],
    ['public_holidays', ['2027-02-29'], true], ['public_holidays', ['2028-02-29'], false], ['public_holidays', ['x'], true],
    ['profile_fields', ['Given name'], true], ['profile_fields', ['given_name'], false],
    ['controller_name', 'x'.repeat(201), true], ['controller_name', 'x'.repeat(200), false],
  ])('of %s as %s', (name, value, isFault) => {
    expect(faultOf(field(name), value) !== undefined).toBe(isFault);
  });
});

describe('warningOf', () => {
  it('warns when something is destroyed sooner, and only then', () => {
    expect(warningOf(field('ticket_retention_days'), 0, 30)).toContain('30 days');
    expect(warningOf(field('ticket_retention_days'), 60, 30)).toContain('destroyed');
    expect(warningOf(field('ticket_retention_days'), 30, 60)).toBeUndefined();
    expect(warningOf(field('ticket_retention_days'), 30, 0)).toBeUndefined();
    expect(warningOf(field('inactive_person_days'), 0, 365)).toContain('erased');
    expect(warningOf(field('request_user_consent'), true, false)).toBeDefined();
    expect(warningOf(field('profile_fields'), ['a', 'b'], ['a'])).toContain(': b.');
  });
});

describe('shown', () => {
  it('is plain', () => {
    expect(shown(field('minimum_age'), 1)).toBe('1 year');
    expect(shown(field('review_second_look_from'), 'policy_violation')).toBe('Violation of a policy');
    expect(shown(field('controller_name'), valueOf({}))).toBe('None');
    expect(shown(field('ticket_retention_days'), 0)).toBe('for ever');
    expect(shown(field('ticket_retention_days'), 1095)).toBe('1095 days (3 years)');
    expect(shown(undefined, ['a', 'b'])).toBe('a, b');
    expect(shown(undefined, false)).toBe('Off');
  });
});
