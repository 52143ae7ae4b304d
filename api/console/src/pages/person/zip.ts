// Files of a ZIP archive (APPNOTE 6.3, without Zip64 and encryption): people may want those of an export one by one.

const kEndOfDirectory = 0x06054b50;
const kDirectoryEntry = 0x02014b50;
const kStored = 0;
const kDeflated = 8;

/** The bytes of the file of this name; fails when the archive has none. */
export async function fileInZip(archive: Blob, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await archive.arrayBuffer());
  const view = new DataView(bytes.buffer);
  const end = endOfDirectory(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; ++index) {
    if (view.getUint32(at, true) !== kDirectoryEntry) throw new Error('the archive is damaged');
    const nameLength = view.getUint16(at + 28, true);
    const own = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    if (own === name) return contentOf(bytes, view, at);
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  throw new Error(`the archive has no ${name}`);
}

function endOfDirectory(view: DataView): number {
  for (let at = view.byteLength - 22; at >= 0; --at) {
    if (view.getUint32(at, true) === kEndOfDirectory) return at;
  }
  throw new Error('this is no archive');
}

async function contentOf(
  bytes: Uint8Array<ArrayBuffer>,
  view: DataView,
  entry: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const method = view.getUint16(entry + 10, true);
  const size = view.getUint32(entry + 20, true);
  const header = view.getUint32(entry + 42, true);
  const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
  const packed = bytes.slice(start, start + size);
  if (method === kStored) return packed;
  if (method !== kDeflated) throw new Error('the archive is packed in a way that this page does not know');
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}
