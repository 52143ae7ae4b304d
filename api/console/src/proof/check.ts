// Any file that a ledger hands out, checked offline: which sort it is, and what holds of it.
import { BundleCheck, type Progress } from './bundle';
import { isObject } from './canonical';
import { checkCertificate } from './certificate';
import { parseCheckpointText } from './checkpoint';
import { checkDocument, type SignedDocument } from './document';
import type { Json } from './facts';
import { isCreatedWith } from './logKeys';
import { judge, noteKeyText, type NoteKey, openNote, parseNote } from './note';
import { Checks, type Report } from './report';
import { NameTwice, parseStrict } from './strictJson';

const kLargestDocument = 4 << 20;
const kLongestLine = 96 << 20;
const kSealed = 'age-encryption.org/v1\n';
const kReceipts = ['iso27560', 'kantara'];

export interface Given {
  key?: NoteKey | undefined;
  witnesses?: NoteKey[];
  onProgress?: (progress: Progress) => void;
}

/** Lines as they come; the last one also when it has no newline. */
async function* linesOf(file: Blob): AsyncGenerator<string> {
  const reader = file.stream().pipeThrough(new TextDecoderStream('utf-8', { fatal: true })).getReader();
  let held = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    const lines = (held + value).split('\n');
    held = lines.pop() ?? '';
    if (held.length > kLongestLine) throw new RangeError('a line is longer than a bundle has any');
    yield* lines;
  }
  if (held !== '') yield held;
}

async function checkBundle(file: Blob, given: Given): Promise<Report> {
  const check = new BundleCheck(given.key, given.witnesses);
  try {
    for await (const line of linesOf(file)) {
      await check.add(line);
      given.onProgress?.(check.progress);
    }
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    check.checks.add('Every line is text that can be read', false);
  }
  await check.finish();
  return { sort: 'bundle', checks: check.checks.all, says: check.says, isKeyGiven: given.key !== undefined };
}

function decisionOf(document: SignedDocument): [string, string][] {
  const event = document.evidence[0]?.event;
  const facts = isObject(event?.facts) ? event.facts : {};
  const rows: [string, Json | undefined][] = [
    ['Person', event?.subject], ['Decided', event?.time], ['Event', event?.sequence], ['Purpose', facts.purpose], ['Decision', facts.status],
    ['Policy', facts.policy_version], ['Wording', facts.wording], ['Method', facts.method],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
}

function checkReceipt(document: SignedDocument, checks: Checks): [string, string][] {
  if (document.keys === undefined) {
    checks.leave('What the receipt says', 'Its keys do not hold, so there is nothing to compare it with.');
    return [];
  }
  const created = document.evidence.find((one) => one.event.kind === 'ledger.created');
  const isDecision = document.evidence[0]?.event.kind === 'consent.recorded';
  checks.add('It rests on a decision about consent', isDecision);
  const isOwn = created !== undefined && isCreatedWith(created.event, document.keys.oldest);
  checks.add('The log was created under the name and with the first of these keys', isOwn);
  checks.leave('Whether every term of the receipt is what the entries say',
    'The ledger signed the terms as they are; what stands below is read from the signed entry itself. “lethe verify receipt” compares them all.');
  return isDecision ? decisionOf(document) : [];
}

async function checkJson(document: { [name: string]: Json }, given: Given): Promise<Report> {
  const checks = new Checks();
  const members = document.type === 'erasure-certificate' ? ['absence'] : [];
  const read = await checkDocument(document, given.key, members, checks);
  const out: Report = { sort: 'unknown', checks: checks.all, says: [], isKeyGiven: given.key !== undefined };
  if (read === undefined) {
    checks.add('It is a document of a ledger', false, 'What proves it is missing: it is none, or its proof was cut out.');
    return out;
  }
  if (read.keys !== undefined) out.says.push(['Log', read.keys.origin], ['Key', noteKeyText(read.keys.current.note)]);
  if (read.size !== undefined) out.says.push(['Checkpoint', `${read.size} events`]);
  if (read.format === 'erasure-certificate') {
    out.sort = 'certificate';
    const facts = await checkCertificate(read, checks);
    if (facts === undefined) return out;
    const { erasure, subject, ground } = read.terms;
    out.says.push(['Erasure', String(erasure)], ['Person', String(subject)], ['Ground', String(ground)],
      ['Completed', String(facts.parts.at(-1)?.completion.event.time)]);
  } else if (kReceipts.includes(read.format)) {
    out.sort = 'receipt';
    out.says.push(...checkReceipt(read, checks));
  } else {
    checks.add('It is a document of a format that this page knows', false);
  }
  return out;
}

/** A checkpoint says nothing about who signed it, unless a key is brought along. */
async function checkNote(text: string, given: Given): Promise<Report> {
  const checks = new Checks();
  const note = parseNote(text);
  const checkpoint = note === undefined ? undefined : parseCheckpointText(note.text);
  const out: Report = { sort: 'checkpoint', checks: checks.all, says: [], isKeyGiven: given.key !== undefined };
  if (note === undefined || checkpoint === undefined) {
    checks.add('It is a checkpoint', false);
    return out;
  }
  if (given.key === undefined) checks.leave('Who signed it', 'A checkpoint is worth nothing without the key of its log. Give it.');
  else checks.add('The key that you gave signed it', (await openNote(text, [given.key])) !== undefined && checkpoint.origin === given.key.name);
  const witnesses = given.witnesses ?? [];
  if (witnesses.length > 0) {
    const verdicts = await judge(note, witnesses);
    checks.add(`${witnesses.length} witnesses cosigned it`, verdicts.filter((one) => one === 'good').length >= witnesses.length);
  }
  out.says.push(['Log', checkpoint.origin], ['Size', `${checkpoint.size} events`], ['Signed by', note.signatures.map((one) => one.name).join(', ')]);
  return out;
}

const nothing = (detail: string): Report => ({
  sort: 'unknown', checks: [{ what: 'It is a file that this page knows', state: 'failed', detail }], says: [], isKeyGiven: false,
});

export async function checkFile(file: Blob, given: Given): Promise<Report> {
  const head = await file.slice(0, 65_536).text();
  if (head.startsWith(kSealed) || head.startsWith('-----BEGIN AGE')) {
    return {
      sort: 'sealed', says: [], isKeyGiven: false,
      checks: [{ what: 'What is in it', state: 'unchecked', detail: 'It is sealed with age for one recipient. Open it with your key first, then check what comes out.' }],
    };
  }
  if (head.startsWith('{"bundle"')) return checkBundle(file, given);
  if (file.size > kLargestDocument) return nothing('Larger files are no documents, and this is no bundle.');
  const text = await file.text();
  if (parseNote(text) !== undefined) return checkNote(text, given);
  try {
    const value = parseStrict(text);
    return isObject(value) ? await checkJson(value, given) : nothing('It is JSON, but no object.');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    if (error instanceof NameTwice) return nothing(`Readers would not agree on what it says: ${error.message}.`);
    return nothing('It is neither a bundle, nor a receipt, nor a certificate, nor a checkpoint.');
  }
}
