import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { FUNCTION_NAMES } from '../_ports/function-runtime';

/** Libraries that are packed into a function's code, and those that it loads beside it because they are native. */
const LIBRARIES = { auth: ['@node-rs/argon2'], crud: [], process: ['csv-parse', 'sharp'] };

const LARGEST_PACKAGE_BYTES = 64 * 1024;

async function pack(name: string): Promise<{ bytes: number; libraries: string[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL(`./${name}/index.ts`, import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    minify: true,
    external: ['sharp', '@node-rs/argon2'],
    write: false,
    metafile: true,
  });
  const packed = Object.keys(metafile.inputs).flatMap(
    (path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
  );
  const loaded = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  const libraries = [...packed, ...loaded.filter((path) => !path.startsWith('node:'))];
  return { bytes: outputFiles[0]?.contents.length ?? 0, libraries: [...new Set(libraries)].sort() };
}

/** What a function imports is its cold start. */
describe.each(FUNCTION_NAMES)('the package of the function %s', (name) => {
  it('holds no library but those it is made for, and stays small', async () => {
    const { bytes, libraries } = await pack(name);
    expect(libraries).toEqual(LIBRARIES[name]);
    expect(bytes).toBeLessThan(LARGEST_PACKAGE_BYTES);
  });
});
