// @vitest-environment node
// The promise to a portal: one file, no dependencies, below 10 KB as it is sent.
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';

const kBound = 10_000;

describe('widget.js', () => {
  it('is one script below 10 KB, of the widget alone, that needs no eval and no inline style', async () => {
    const root = fileURLToPath(new URL('..', import.meta.url));
    const built = await build({
      root,
      configFile: `${root}vite.widget.config.ts`,
      logLevel: 'error',
      build: { write: false },
    });
    const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) => ('output' in one ? one.output : []));
    expect(outputs.map((one) => one.fileName)).toEqual(['widget.js']);
    const script = outputs[0];
    if (script?.type !== 'chunk') throw new Error('widget.js is no script');
    expect(script.imports).toEqual([]);
    expect(script.moduleIds.filter((id) => !id.startsWith(`${root}widget/`))).toEqual([]);
    expect(gzipSync(script.code).length).toBeLessThan(kBound);
    for (const forbidden of [
      'eval(',
      'new Function',
      'innerHTML',
      'createElement("style")',
      'document.cookie',
      'localStorage',
    ]) {
      expect(script.code).not.toContain(forbidden);
    }
  }, 60_000);
});
