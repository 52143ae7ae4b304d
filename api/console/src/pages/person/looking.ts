import type { Schema } from '../../client/api';

/** Midnight (UTC), so many days ago: the same all day long, so that what was fetched is of use all day long. */
export const midnight = (days: number) =>
  new Date(Math.floor(Date.now() / 86_400_000 - days) * 86_400_000).toISOString();

/** The person's own looks. Where people are not told who it was, that it was a request of theirs tells it. */
export const isOwn = (access: Schema['Access'], subject: string) =>
  access.actor?.id === subject || (access.purpose_of_use === 'PATRQT' && access.actor?.type !== 'agent');
