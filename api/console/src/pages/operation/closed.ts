import type { Schema } from '../../client/api';
import { problemOf } from '../../client/problem';

export type Reason = Schema['ClosureReason'];
export type Certificate = Schema['ClosedLedger'];

export const kReasons: Record<Reason, string> = {
  contract_ended: 'The contract has ended',
  moved: 'The organisation moved elsewhere',
  dissolved: 'The organisation was dissolved',
  unused: 'It was not used any more',
};

const isCertificate = (value: unknown): value is Certificate =>
  typeof value === 'object' && value !== null && 'ledger' in value && 'id' in value;

/** What a ledger that is closed answers to an operator; nothing for any other failure. */
export function certificateIn(error: unknown): Certificate | undefined {
  const { code, members } = problemOf(error);
  return code === 'ledger-closed' && isCertificate(members.certificate) ? members.certificate : undefined;
}
