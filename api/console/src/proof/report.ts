// What a check of a file has to say: what was looked at and held, what did not, and what was not looked at.

export type State = 'held' | 'failed' | 'unchecked';

export interface Check {
  what: string;
  state: State;
  detail?: string;
}

export interface Report {
  sort: 'bundle' | 'certificate' | 'receipt' | 'checkpoint' | 'sealed' | 'unknown';
  checks: Check[];
  /** What the file says, as far as it is proved: a name, and the value. */
  says: [string, string][];
  /** The reader brought a key along. Without one, the file vouches for itself. */
  isKeyGiven: boolean;
}

export class Checks {
  readonly all: Check[] = [];
  add(what: string, isHeld: boolean, detail?: string): boolean {
    this.all.push({ what, state: isHeld ? 'held' : 'failed', ...(detail === undefined ? {} : { detail }) });
    return isHeld;
  }
  leave(what: string, detail?: string) {
    this.all.push({ what, state: 'unchecked', ...(detail === undefined ? {} : { detail }) });
  }
}

export const hasFailed = (report: Report) => report.checks.some((one) => one.state === 'failed');
