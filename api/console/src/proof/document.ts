// Documents that leave a ledger: receipts and certificates. What the file brings along is held against itself, and against
// the key of whoever reads it (FORMAT.md, Documents).
import { fromBase64, concat, utf8 } from './bytes';
import { canonicalJson, hasOnly, isObject } from './canonical';
import { parseTlogProof } from './checkpoint';
import { isSignedBy } from './ed25519';
import { eventOf, isEntrySignedBy, readHeader, splitEntry } from './entry';
import type { Header } from './entry';
import type { Json } from './facts';
import { LogKeys, readKeyHistory } from './logKeys';
import { isIncluded, leafHash } from './merkle';
import { noteKeyText, type NoteKey, parseNoteKey } from './note';
import type { Checks } from './report';

const kDocumentLabel = utf8('lethe/document/v1\0');
const kMembers = ['format', 'verifier_key', 'key_history', 'evidence', 'signature'];

export interface Evidence {
  header: Header;
  event: { [name: string]: Json };
}

export interface SignedDocument {
  format: string;
  terms: { [name: string]: Json };
  proof: { [name: string]: Json };
  keys: LogKeys | undefined;
  evidence: Evidence[];
  /** Every entry that the document brings along could be read. */
  hasAll: boolean;
  /** Of the checkpoint of the first proof. */
  size: number | undefined;
}

async function keysOf(proof: { [name: string]: Json }, given: NoteKey | undefined, checks: Checks): Promise<LogKeys | undefined> {
  const own = typeof proof.verifier_key === 'string' ? await parseNoteKey(proof.verifier_key) : undefined;
  if (!checks.add('It names the key of its log', own !== undefined) || own === undefined) return undefined;
  let keys = LogKeys.first(own);
  if (proof.key_history !== undefined) {
    const read = await readKeyHistory(proof.key_history, parseNoteKey);
    const leads = read !== undefined && noteKeyText(read.current.note) === noteKeyText(own);
    if (!checks.add('Each key of the log was announced by the one before', leads) || read === undefined) return undefined;
    keys = read;
  }
  return keys.holdTo(given, checks) ? keys : undefined;
}

async function isSignatureGood(document: { [name: string]: Json }, proof: { [name: string]: Json }, keys: LogKeys): Promise<boolean> {
  const signature = typeof proof.signature === 'string' ? fromBase64(proof.signature) : undefined;
  const { signature: _, ...unsigned } = proof;
  const text = canonicalJson({ ...document, lethe: unsigned });
  if (signature === undefined || text === undefined) return false;
  return isSignedBy(keys.current.note.key, concat(kDocumentLabel, utf8(text)), signature);
}

/** Why an entry is no evidence; else what it says, and the size of the log that it is proved to be in. */
async function readEvidence(item: Json, keys: LogKeys): Promise<string | (Evidence & { size: number })> {
  if (!isObject(item) || !hasOnly(item, ['entry', 'proof'])) return 'is no entry with its proof';
  const bytes = typeof item.entry === 'string' ? fromBase64(item.entry) : undefined;
  const entry = bytes === undefined ? undefined : splitEntry(bytes);
  const header = entry === undefined ? undefined : readHeader(entry.header);
  const event = header === undefined ? undefined : eventOf(header);
  if (bytes === undefined || entry === undefined || header === undefined || event === undefined) return 'cannot be read';
  if (!(await isEntrySignedBy(keys.at(header.sequence).note.key, entry))) return 'is not signed with the log’s key';
  const proof = typeof item.proof === 'string' ? parseTlogProof(item.proof) : undefined;
  if (proof === undefined || proof.index !== header.sequence) return 'has no proof of its own place';
  const checkpoint = await keys.open(proof.checkpoint);
  if (checkpoint === undefined) return 'has a checkpoint that the log’s key did not sign';
  const isIn = await isIncluded(await leafHash(bytes), proof.index, checkpoint.size, proof.hashes, checkpoint.root);
  return isIn ? { header, event, size: checkpoint.size } : 'is not in the log that its checkpoint is about';
}

/** Signature, keys, entries and proofs; what the terms say is for those who know the sort of document. */
export async function checkDocument(
  document: { [name: string]: Json }, given: NoteKey | undefined, members: string[], checks: Checks,
): Promise<SignedDocument | undefined> {
  const { lethe: proof, ...terms } = document;
  if (!isObject(proof)) return undefined;
  const out: SignedDocument = {
    format: String(proof.format ?? ''), terms, proof, keys: await keysOf(proof, given, checks), evidence: [], hasAll: false, size: undefined,
  };
  if (!hasOnly(proof, [...kMembers, ...members])) checks.add('It has no members that such a document has not', false);
  if (out.keys === undefined) return out;
  checks.add('The ledger signed this document, word for word', await isSignatureGood(document, proof, out.keys));
  const items = Array.isArray(proof.evidence) ? proof.evidence : [];
  const faults: string[] = [];
  for (const [i, item] of items.entries()) {
    const read = await readEvidence(item, out.keys);
    if (typeof read === 'string') {
      faults.push(`Entry ${i + 1} ${read}.`);
    } else {
      out.size ??= read.size;
      out.evidence.push(read);
    }
  }
  out.hasAll = items.length > 0 && faults.length === 0;
  const what = `The ${items.length} entries of the log that it rests on are signed, and in the log of a signed checkpoint`;
  checks.add(what, out.hasAll, items.length === 0 ? 'There are none.' : faults.join(' ') || undefined);
  return out;
}
