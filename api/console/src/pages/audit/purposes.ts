import type { Schema } from '../../client/api';

type PurposeOfUse = Schema['PurposeOfUse'];

/** HL7 v3-ActReason in words; those that an auditor is likely to have first. */
const kWords: Record<PurposeOfUse, string> = {
  HCOMPL: 'Compliance', HOPERAT: 'Operations', HACCRED: 'Accreditation', HLEGAL: 'Legal', FRAUD: 'Fraud', PATRQT: 'At the person’s request', GOV: 'Government',
  TREAT: 'Treatment', TREATDS: 'Treatment and disclosure', ETREAT: 'Emergency treatment', ERTREAT: 'Emergency room treatment', BTG: 'Break the glass',
  CAREMGT: 'Care management', COC: 'Coordination of care', HPAYMT: 'Payment', COVERAGE: 'Coverage', HMARKT: 'Marketing', PUBHLTH: 'Public health',
  HRESCH: 'Research', DSRCH: 'Disease research', HTEST: 'Test', HDECD: 'Decedent', DONAT: 'Donation',
};

export const purposesOfUse = Object.entries(kWords).map(([value, label]) => ({ value, label: `${label} (${value})` }));
/** As headers take it: UTF-8, percent-encoded. */
export const reasonHeader = (reason: string): string | undefined => (reason.trim() === '' ? undefined : encodeURIComponent(reason.trim()));
