// Adds to package-lock.json the optional packages for other systems that a package index may have left out,
// so that `npm ci` takes the lockfile everywhere. Run it after adding a package with native variants.
import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8'));
const { packages } = lock;

const SYSTEMS = ['darwin', 'linux', 'win32', 'freebsd', 'android', 'openharmony', 'aix', 'sunos', 'netbsd', 'openbsd'];
const PROCESSORS = ['arm64', 'x64', 'ia32', 'arm', 'riscv64', 'ppc64', 's390x', 'loong64', 'mips64el', 'wasm32'];

/** Finds a word of a package's name among known ones; `arm64` must not be taken for `arm`. */
function wordOf(name, words) {
  const parts = name.split(/[-/]/);
  return words.filter((word) => parts.includes(word) || parts.some((part) => part.startsWith(word) && word !== 'arm'));
}

let added = 0;
for (const { optionalDependencies = {}, dev } of Object.values(packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const at = `node_modules/${name}`;
    if (Object.keys(packages).some((known) => known === at || known.endsWith(`/${at}`))) continue;
    const [os, cpu] = [wordOf(name, SYSTEMS), wordOf(name, PROCESSORS)];
    packages[at] = {
      version,
      optional: true,
      ...(dev ? { dev } : {}),
      ...(os.length > 0 ? { os: os.slice(0, 1) } : {}),
      ...(cpu.length > 0 ? { cpu: cpu.slice(0, 1) } : {}),
      ...(name.includes('musl') ? { libc: ['musl'] } : {}),
    };
    added += 1;
  }
}
const sorted = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`);
process.stdout.write(`${added} optional packages added\n`);
