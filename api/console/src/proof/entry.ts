// Entries of the log: the signature, and the header that it is over (FORMAT.md, Header, Signature and entry).
import { type Bytes, concat, toHex, utf8 } from './bytes';
import { Malformed, Struct } from './capnp';
import { isSignedBy, kSignatureSize } from './ed25519';
import { type Json, kindName, nameIn, readFacts } from './facts';
import { isCanonical } from './layout';
import { momentText } from './moment';
import { kActors, kClasses, kSectionRoles } from './names';

const kEventLabel = utf8('lethe/event/v1\0');
const kSmallest = 72;
const kLargest = 65_535;
const kNewestFormat = 6;

export interface Entry {
  signature: Bytes;
  header: Bytes;
}

export interface Header {
  format: number;
  /** The number of the kind. */
  kind: number;
  sequence: number;
  root: Struct;
  facts: Struct | undefined;
}

export function splitEntry(entry: Bytes): Entry | undefined {
  if (entry.length < kSmallest || entry.length > kLargest) return undefined;
  return { signature: entry.slice(0, kSignatureSize), header: entry.slice(kSignatureSize) };
}

export const isEntrySignedBy = (key: Bytes, entry: Entry): Promise<boolean> =>
  isSignedBy(key, concat(kEventLabel, entry.header), entry.signature);

/** What every header has; nothing when the bytes are none, are not canonical, or of a format that came after this page. */
export function readHeader(bytes: Bytes): Header | undefined {
  if (!isCanonical(bytes)) return undefined;
  try {
    const root = Struct.root(bytes);
    const format = root.u16(0);
    if (format < 1 || format > kNewestFormat) return undefined;
    return { format, kind: root.u16(4), sequence: root.number(8), root, facts: root.struct(1) };
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** As GET …/events/{sequence} shows the event; nothing when the bytes say something that this page cannot read. */
export function eventOf(header: Header): Record<string, Json> | undefined {
  try {
    const { root } = header;
    const subject = root.id(40);
    const request = root.id(88);
    return {
      ledger: root.id(24) ?? '',
      sequence: header.sequence,
      time: momentText(root.i64(16)),
      kind: kindName(header.kind),
      ...(subject === undefined ? {} : { subject }),
      actor: actorOf(root),
      ...(request === undefined ? {} : { request }),
      sections: root.structs(0).map(sectionOf),
      facts: readFacts(header.kind, header.facts),
    };
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

function actorOf(root: Struct): Record<string, Json> {
  const id = root.id(56);
  const token = root.id(72);
  return { type: nameIn(kActors, root.u16(2)), ...(id === undefined ? {} : { id }), ...(token === undefined ? {} : { token }) };
}

function sectionOf(it: Struct, index: number): Record<string, Json> {
  const name = it.text(0);
  return {
    index,
    class: nameIn(kClasses, it.u16(16)),
    role: nameIn(kSectionRoles, it.u16(18)),
    slot: it.number(0),
    number: it.u32(8),
    padded_length: it.u32(12),
    commitment: toHex(it.words(24, 4)),
    ...(name === '' ? {} : { name }),
  };
}
