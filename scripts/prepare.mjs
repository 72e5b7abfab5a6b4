// Does what is missing before a command runs, so that every command works on a fresh clone:
//   node scripts/prepare.mjs install [browser] [postgres] [build]
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = new Set(process.argv.slice(2));

/** Runs a command whose output must not mix with what the caller prints on standard output. */
function run(command, args) {
  execFileSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
}

function changedMs(path) {
  return existsSync(join(root, path)) ? statSync(join(root, path)).mtimeMs : 0;
}

function newestMs(path) {
  const full = join(root, path);
  if (!existsSync(full)) return 0;
  if (!statSync(full).isDirectory()) return statSync(full).mtimeMs;
  return Math.max(statSync(full).mtimeMs, ...readdirSync(full).map((name) => newestMs(join(path, name))));
}

function install() {
  if (changedMs('node_modules/.package-lock.json') >= changedMs('package-lock.json')) return;
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund']);
}

function browser() {
  if (existsSync(process.env.CHROMIUM_PATH ?? '/usr/bin/chromium')) return;
  installPackage('chromium', 'The browser tests need Chromium: install it, or name it in CHROMIUM_PATH.');
}

/** The server's programs lie outside the search path on Debian, in a folder for each version. */
function postgres() {
  const versions = '/usr/lib/postgresql';
  const isInstalled =
    existsSync(versions) && readdirSync(versions).some((name) => existsSync(join(versions, name, 'bin/initdb')));
  const isOnPath = (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'initdb')));
  if (isInstalled || isOnPath) return;
  installPackage(
    'postgresql',
    'The storage tests need a PostgreSQL server: install it, so that initdb is in the search path.',
  );
}

/** Installs a Debian package where that is possible; elsewhere it says what a person has to do. */
function installPackage(name, advice) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw new Error(advice);
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '--no-install-recommends', '-qq', name]);
}

const BUILD_INPUTS = [
  'app',
  'components',
  'content',
  'simulator',
  'api',
  'public',
  'scripts',
  'instrumentation.ts',
  'mdx-components.tsx',
  'next.config.mjs',
  'package-lock.json',
  'tsconfig.json',
];

function build() {
  const builtMs = changedMs('.next/BUILD_ID');
  if (builtMs > 0 && BUILD_INPUTS.every((path) => newestMs(path) <= builtMs)) return;
  run('npm', ['run', 'build']);
}

const STEPS = { install, browser, postgres, build };
for (const [name, step] of Object.entries(STEPS)) {
  if (!wanted.has(name)) continue;
  try {
    step();
  } catch (error) {
    process.stderr.write(`${name} failed: ${error.message}\n`);
    process.exit(1);
  }
}
