import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fileInZip } from './zip';

/** An archive of one file, as a writer makes it that streams: sizes are in the directory alone. */
function zipOf(name: string, text: string, method: number): Blob {
  const body = method === 8 ? Uint8Array.from(deflateRawSync(text)) : new TextEncoder().encode(text);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(method, 8);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(method, 10);
  entry.writeUInt32LE(body.length, 20);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(30 + name.length + body.length, 16);
  return new Blob([Uint8Array.from(local), name, body, Uint8Array.from(entry), name, Uint8Array.from(end)]);
}

const textOf = async (archive: Blob, name: string) => new TextDecoder().decode(await fileInZip(archive, name));

/** Browsers have it; Node.js since 20.12. */
function canInflate() {
  try {
    return new DecompressionStream('deflate-raw') !== undefined;
  } catch {
    return false;
  }
}

describe('fileInZip', () => {
  it.skipIf(!canInflate())('reads a file that is deflated', async () => {
    expect(await textOf(zipOf('export.json', 'deflated '.repeat(100), 8), 'export.json')).toBe('deflated '.repeat(100));
  });

  it('reads a file that is not', async () => {
    expect(await textOf(zipOf('export.json', 'stored', 0), 'export.json')).toBe('stored');
  });

  it('says what is wrong', async () => {
    await expect(textOf(zipOf('a', 'b', 0), 'c')).rejects.toThrow('the archive has no c');
    await expect(textOf(new Blob(['short']), 'c')).rejects.toThrow('this is no archive');
    await expect(textOf(zipOf('a', 'b', 12), 'a')).rejects.toThrow('does not know');
  });
});
