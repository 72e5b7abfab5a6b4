// Gives every static page its content policy, after the build: the hashes of the inline scripts that the
// framework wrote into it, and nothing else. Static pages stay static; a nonce would make them dynamic.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const HEADER = 'content-security-policy';

/** Hashes of the scripts inside a page, as a policy names them. */
export function inlineScriptHashes(html) {
  const scripts = [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)];
  const inline = scripts.filter(([, attributes]) => !/\ssrc\s*=/i.test(` ${attributes}`));
  const hashes = inline.map(([, , text]) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`);
  return [...new Set(hashes)].sort();
}

/** The one page that other sites may show in a frame. It stores nothing, and its worker comes from a text it fetched. */
const EMBED = '/embed';

/** The policy of a page whose inline scripts have these hashes. */
export function policyOf(hashes, path = '/') {
  const isEmbed = path === EMBED;
  return [
    "default-src 'none'",
    ['script-src', "'self'", ...hashes].join(' '),
    "style-src 'self'",
    // The diagram and the charts place things by style attributes that are in the HTML already.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    // In a frame without an origin, a worker of the site would be one of another site.
    isEmbed ? 'worker-src blob:' : "worker-src 'self'",
    // For the preview of the embed, the one page that may be framed.
    ...(isEmbed ? [] : ["frame-src 'self'"]),
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    isEmbed ? 'frame-ancestors *' : "frame-ancestors 'none'",
  ].join('; ');
}

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

/**
 * Writes the policies into a build: the header files that `next start` serves, and the manifest that a
 * platform reads.
 *
 * @returns {number} How many pages were given one.
 * @throws {Error} When the build has no pages, or a page in the manifest has no HTML.
 */
export function writePolicies(build) {
  const pages = join(build, 'server', 'app');
  const policies = new Map();
  for (const file of filesUnder(pages).filter((path) => path.endsWith('.html'))) {
    const name = relative(pages, file)
      .split(sep)
      .join('/')
      .replace(/\.html$/, '');
    const path = name === 'index' ? '/' : `/${name}`;
    const policy = policyOf(inlineScriptHashes(readFileSync(file, 'utf8')), path);
    policies.set(path, policy);
    const metaFile = file.replace(/\.html$/, '.meta');
    const meta = existsSync(metaFile) ? JSON.parse(readFileSync(metaFile, 'utf8')) : {};
    meta.headers = { ...meta.headers, [HEADER]: policy };
    writeFileSync(metaFile, JSON.stringify(meta, null, 2));
  }
  if (policies.size === 0) throw new Error(`${pages}: expected pages; run the build first`);

  const manifestFile = join(build, 'prerender-manifest.json');
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  for (const [route, entry] of Object.entries(manifest.routes)) {
    const policy = policies.get(route);
    if (policy) entry.initialHeaders = { ...entry.initialHeaders, [HEADER]: policy };
    else if (entry.dataRoute) throw new Error(`${manifestFile}: no page found for ${route}`);
  }
  writeFileSync(manifestFile, JSON.stringify(manifest));
  return policies.size;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const builds = ['.next', join('.next', 'standalone', '.next')].filter((build) =>
    existsSync(join(build, 'server', 'app')),
  );
  if (builds.length === 0) throw new Error('.next: expected a build; run the build first');
  for (const build of builds) process.stdout.write(`${build}: content policy on ${writePolicies(build)} pages\n`);
}
