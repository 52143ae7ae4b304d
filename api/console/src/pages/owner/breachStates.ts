import type { Schema } from '../../client/api';

type Breach = Schema['Breach'];
type Audience = Schema['BreachAudience'];

export const kAudiences: Record<Audience, string> = {
  authority: 'the authority',
  persons: 'the people',
  controller: 'the controller',
  media: 'the media',
};

export interface Duty {
  audience: 'authority' | 'persons';
  /** By when; undefined without a fixed time. */
  due?: string;
  /** When they were told. */
  told?: string;
  standing: 'told' | 'told late' | 'overdue' | 'waits' | 'none';
}

/** Whom the law wants to be told of a breach, and how that stands. */
export function dutiesOf(breach: Breach, now: number): Duty[] {
  const duty = (audience: Duty['audience'], due: string | undefined, isOwed: boolean): Duty => {
    const told = breach.notifications.find((notice) => notice.audience === audience)?.notified_at;
    if (told !== undefined) {
      const isLate = due !== undefined && Date.parse(told) > Date.parse(due);
      return { audience, due, told, standing: isLate ? 'told late' : 'told' };
    }
    if (!isOwed) return { audience, due, standing: 'none' };
    const isOver = due !== undefined && Date.parse(due) < now;
    return { audience, due, standing: isOver || breach.overdue.includes(audience) ? 'overdue' : 'waits' };
  };
  return [
    duty('authority', breach.authority_due_at, breach.authority_due_at !== undefined),
    duty('persons', breach.persons_due_at, breach.persons_due_at !== undefined || (breach.high_risk && !breach.unintelligible)),
  ];
}

/** What is left of a deadline, in hours when it is short. */
export function leftUntil(due: string, now: number): string {
  const hours = (Date.parse(due) - now) / 3_600_000;
  const amount = Math.abs(hours);
  const span = amount < 1 ? 'less than an hour' : amount < 72 ? `${Math.floor(amount)} h` : `${Math.floor(amount / 24)} days`;
  return hours < 0 ? `${span} late` : `${span} left`;
}
