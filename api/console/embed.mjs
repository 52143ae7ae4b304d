// Writes what Vite built as an assembler source with the bytes and a C++ source with the table of them.
//
// usage: node embed.mjs <folder> <output folder>
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { constants, gzipSync } from 'node:zlib';

const [, , folder, output] = process.argv;
const types = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  woff2: 'font/woff2',
};

function filesIn(at) {
  return readdirSync(at, { withFileTypes: true }).flatMap((entry) => {
    const path = join(at, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

mkdirSync(join(output, 'bytes'), { recursive: true });
const files = filesIn(folder)
  .map((file) => relative(folder, file).replaceAll('\\', '/'))
  .sort((a, b) => (a < b ? -1 : 1));
const assembler = ['.section .note.GNU-stack,"",%progbits', '.section .rodata'];
const declarations = [];
const rows = [];
const put = (name, bytes) => {
  const path = join(output, 'bytes', name);
  writeFileSync(path, bytes);
  assembler.push(`.global ${name}`, `${name}:`, `.incbin "${path}"`);
  declarations.push(`extern "C" const char ${name}[];`);
};
files.forEach((file, index) => {
  const type = types[file.slice(file.lastIndexOf('.') + 1)];
  if (type === undefined) throw new Error(`${file}: of what type is it?`);
  const bytes = readFileSync(join(folder, file));
  const gzip = gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION });
  const isSmaller = gzip.length < bytes.length;
  const name = `lethe_console_file_${index}`;
  put(name, bytes);
  if (isSmaller) put(`${name}_gzip`, gzip);
  const compressed = isSmaller ? `{${name}_gzip, ${gzip.length}}` : '{}';
  const etag = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  // Vite puts the hash of a file into its name: name-Hash8888.js.
  const isHashed = /-[\w-]{8}\.\w+$/.test(file) && file.includes('assets/');
  rows.push(
    `    PageFile{"${file}", "${type}", {${name}, ${bytes.length}}, ${compressed}, "\\"${etag}\\"", ${isHashed}},`,
  );
});
writeFileSync(join(output, 'console_bytes.S'), `${assembler.join('\n')}\n`);
writeFileSync(
  join(output, 'console_files.cpp'),
  `#include "api/console/console_files.h"

#include <array>

${declarations.join('\n')}

namespace lethe::api::console {

std::span<const PageFile> files() {
  static const std::array<PageFile, ${rows.length}> kFiles{
${rows.join('\n')}
  };
  return kFiles;
}

}  // namespace lethe::api::console
`,
);
