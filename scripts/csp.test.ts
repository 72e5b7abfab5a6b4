import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inlineScriptHashes, policyOf, writePolicies } from './csp.mjs';

/** sha256 of `alert(1)`. */
const ALERT = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";

describe('content policy', () => {
  it('hashes each inline script once and leaves scripts with an address alone', () => {
    const html = '<script src="/a.js"></script><script>alert(1)</script><p>x</p><script async="">alert(1)</script>';
    expect(inlineScriptHashes(html)).toEqual([ALERT]);
  });

  it('allows nothing inline but those scripts', () => {
    const policy = policyOf([ALERT]);
    expect(policy).toContain(`script-src 'self' ${ALERT};`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(policy).not.toMatch(/style-src [^;]*unsafe/);
  });

  it('lets other sites frame the embed, and no page besides', () => {
    const directives = (path: string) => policyOf([ALERT], path).split('; ');
    const [embed, page] = [directives('/embed'), directives('/patterns/embed')];
    expect(page).toContain("frame-ancestors 'none'");
    expect(embed.filter((directive) => !page.includes(directive))).toEqual(['worker-src blob:', 'frame-ancestors *']);
  });

  describe('in a build', () => {
    let build = '';
    const manifestOf = () => JSON.parse(readFileSync(join(build, 'prerender-manifest.json'), 'utf8'));
    beforeEach(() => {
      build = mkdtempSync(join(tmpdir(), 'build-'));
      mkdirSync(join(build, 'server', 'app', 'patterns'), { recursive: true });
      writeFileSync(join(build, 'server', 'app', 'index.html'), '<script>alert(1)</script>');
      writeFileSync(join(build, 'server', 'app', 'patterns', 'x.html'), '<p>No script</p>');
      writeFileSync(join(build, 'server', 'app', 'patterns', 'x.meta'), '{"status":200,"headers":{"x-a":"b"}}');
    });
    afterEach(() => rmSync(build, { recursive: true }));
    const writeManifest = (routes: object) =>
      writeFileSync(join(build, 'prerender-manifest.json'), JSON.stringify({ version: 4, routes }));

    it('writes the policy of each page where the server and where a platform looks for it', () => {
      writeManifest({ '/': { dataRoute: '/index.rsc' }, '/patterns/x': { dataRoute: '/patterns/x.rsc' } });
      expect(writePolicies(build)).toBe(2);
      const meta = JSON.parse(readFileSync(join(build, 'server', 'app', 'patterns', 'x.meta'), 'utf8'));
      expect(meta).toEqual({ status: 200, headers: { 'x-a': 'b', 'content-security-policy': policyOf([]) } });
      expect(manifestOf().routes['/'].initialHeaders).toEqual({ 'content-security-policy': policyOf([ALERT]) });
    });

    it('refuses a build in which a page of the manifest has no file', () => {
      writeManifest({ '/lost': { dataRoute: '/lost.rsc' } });
      expect(() => writePolicies(build)).toThrow('no page found for /lost');
    });
  });
});
