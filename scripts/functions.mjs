// Packages each function of the API into one file, as a platform would: .next/functions/<name>.mjs exports its handler,
// and instance.mjs is the script of the threads that load them. Packages with native code stay where they are installed.
import { mkdirSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Packages that bring a compiled library, which cannot become part of a script. */
const NATIVE_PACKAGES = ['sharp', '@node-rs/argon2'];

/** Packages of CommonJS ask for Node's own modules by `require`, which a module does not have by itself. */
const REQUIRE =
  "import { createRequire as createRequire_ } from 'node:module'; const require = createRequire_(import.meta.url);";

/** What every file of ours is made with. */
const OPTIONS = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.9',
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
  banner: { js: REQUIRE },
};

/** Names of the functions: the folders of api/_functions that have an index.ts. */
export function functionNames(functionsFolder = join(root, 'api', '_functions')) {
  return readdirSync(functionsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(join(functionsFolder, entry.name)).includes('index.ts'))
    .map((entry) => entry.name)
    .sort();
}

/**
 * Packages one function.
 *
 * @param {string} source - Its module, which exports `handler`.
 * @param {string} target - The file to write, `.mjs`.
 */
export async function packageFunction(source, target) {
  await build({
    ...OPTIONS,
    entryPoints: [source],
    outfile: target,
    external: NATIVE_PACKAGES,
    alias: { '@': root.replace(/\/$/, '') },
  });
}

/**
 * Packages the script of the threads.
 *
 * @param {string} target - The file to write, `.mjs`.
 */
export async function packageInstance(target) {
  await build({ ...OPTIONS, entryPoints: [join(root, 'api', '_runtime', 'instance.ts')], outfile: target });
}

/** Packages all of them into a folder of a build. Returns the files with their sizes. */
export async function packageFunctions(folder = join(root, '.next', 'functions')) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const names = functionNames();
  await Promise.all([
    packageInstance(join(folder, 'instance.mjs')),
    ...names.map((name) =>
      packageFunction(join(root, 'api', '_functions', name, 'index.ts'), join(folder, `${name}.mjs`)),
    ),
  ]);
  return [...names, 'instance'].map((name) => ({ name, bytes: statSync(join(folder, `${name}.mjs`)).size }));
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const files = await packageFunctions();
  for (const { name, bytes } of files) process.stdout.write(`.next/functions/${name}.mjs: ${bytes} bytes\n`);
}
