import type { Schema } from '../../client/api';

export const kRoles: Record<Schema['Role'], string> = {
  admin: 'Settings, policies, purposes and tokens',
  portal: 'What the organisation’s website may do',
  agent: 'A member of staff, who says why they look',
  reviewer: 'Looks into who looked at whom',
  auditor: 'Reads every event and proof, and nobody’s data',
  subject: 'A person, about themselves alone',
  operator: 'Ledgers and their operation',
};

const kWeek = 7 * 24 * 3600 * 1000;

/** Whether a token is taken, and whether it will be in a week. */
export function stateOf(token: Pick<Schema['Token'], 'revoked' | 'expires_at' | 'issued'>, now: number) {
  if (token.revoked !== undefined) return 'revoked';
  const end = Date.parse(token.expires_at);
  if (end <= now) return 'expired';
  // Those that are made for a day are no news.
  const isShort = end - Date.parse(token.issued) <= kWeek;
  return end - now < kWeek && !isShort ? 'soon' : 'good';
}

export const kLives = [
  { value: '3600', label: 'An hour' },
  { value: '86400', label: 'A day' },
  { value: '2592000', label: '30 days' },
  { value: '7776000', label: '90 days' },
  { value: '31536000', label: 'A year' },
];
/** A person's token is good for a day at most. */
export const livesOf = (role: Schema['Role']) => (role === 'subject' ? kLives.slice(0, 2) : kLives);
