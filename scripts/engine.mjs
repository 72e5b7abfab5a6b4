// Packages the thread in which the engine runs into one file that stands alone, public/engine.js. The pages of the site have
// it in pieces of their own; a frame on another site has no origin, and can only start a worker from a whole text.
import { realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Packages the engine's thread.
 *
 * @param {string} target - The file to write.
 */
export async function packageEngine(target) {
  await build({
    entryPoints: [join(root, 'simulator', 'worker', 'entry.ts')],
    outfile: target,
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'warning',
  });
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const target = join(root, 'public', 'engine.js');
  await packageEngine(target);
  process.stdout.write(`public/engine.js: ${Math.round(statSync(target).size / 1_000)} kB\n`);
}
