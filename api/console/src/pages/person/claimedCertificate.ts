// The certificate of an erasure, asked for by a claim, and what it says, as an account of each part.
import { bodyOf, makePublicApi, type Schema } from '../../client/api';
import type { Claim } from '../../client/claim';
import { problemOf } from '../../client/problem';
import type { Report } from '../../proof/report';
import type { Account } from './ErasureAccount';

type CertificateDocument = Schema['CertificateDocument'];

const api = makePublicApi();

const ask = ({ ledger, erasure, claim }: Claim, format: 'json' | 'html') =>
  bodyOf(
    api.POST('/v1/ledgers/{ledger}/certificates', {
      params: { path: { ledger }, query: { format } },
      body: { erasure, claim },
      parseAs: 'blob',
    }),
  );

export interface Fetched {
  /** To the byte: the signature is over it. */
  file: Blob;
  says: CertificateDocument;
  report: Report;
}

/** The certificate, checked here; nothing while the erasure waits. */
export async function fetchCertificate(claim: Claim): Promise<Fetched | null> {
  try {
    const file = await ask(claim, 'json');
    // What checks is as much as the rest of the page, and nobody needs it before.
    const { checkFile } = await import('../../proof/check');
    const says = JSON.parse(await file.text()) as CertificateDocument;
    return { file, says, report: await checkFile(file, {}) };
  } catch (error) {
    if (problemOf(error).code === 'erasure-not-completed') return null;
    throw error;
  }
}

export const fetchPage = (claim: Claim) => ask(claim, 'html');

/** One for each part: what went at once, and what went when a hold had ended. The last tells what still waits. */
export function accountsOf(says: CertificateDocument): Account[] {
  const exceptions = [...new Set((says.holds ?? []).map((hold) => hold.exception))];
  return says.parts.map((part, index) => ({
    destroyed: part.destroyed ?? [],
    kept: part.kept,
    certificate: { ...part, ...part.completed },
    ...(index + 1 === says.parts.length && says.withheld !== undefined
      ? { withheld: says.withheld.map((one) => ({ ...one, exceptions })) }
      : {}),
  }));
}
