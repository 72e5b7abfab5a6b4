import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '@/api/_contract/limits';
import { OPERATION_IDS, operation } from '@/api/_contract/operations';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const ROUTES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((path) =>
  /(^|\/)route\.tsx?$/.test(path),
);
const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** A line or a whole of these; whatever else a route says is a way around the gateway. */
const HARMLESS = [
  /^import \{ serveLive \} from '@\/app\/api\/serve-live';$/,
  /^\/\/ .*$/,
  /^export const (dynamic = 'force-dynamic'|maxDuration = \d+);$/,
  /^export \{$/,
  /^ {2}serveLive as [A-Z]+,$/,
  /^\};$/,
  /^$/,
];

describe('the routes of the live API', () => {
  it.each(ROUTES)('go through the gateway and nowhere else: %s', (path) => {
    const text = readFileSync(join(FOLDER, path), 'utf8');
    const own = text.split('\n').filter((line) => !HARMLESS.some((pattern) => pattern.test(line)));
    expect(own).toEqual([]);
    expect([...text.matchAll(/serveLive as ([A-Z]+)/g)].map(([, method]) => method)).toEqual(METHODS);
  });

  it('reach every operation', () => {
    for (const id of OPERATION_IDS) {
      const path = operation(id)
        .path.replace(/\{\w+\}/g, 'x')
        .slice(1);
      expect([id, ROUTES.some((route) => leadsTo(route, path))]).toEqual([id, true]);
    }
  });

  it.each(['', 'nothing', 'nothing/at/all', 'auth/none'])('catch what is not there: "%s"', (path) => {
    expect(ROUTES.some((route) => leadsTo(route, path))).toBe(true);
  });

  it('give each function a time limit that no other has, by which the platform packages it apart from them', () => {
    const limits = new Map<string, Set<number>>();
    for (const id of OPERATION_IDS) {
      const { functionName, path } = operation(id);
      const own = ROUTES.find((route) => route.startsWith(`${path.slice(1).split('/')[0]}/`));
      const name = functionName ?? 'gateway';
      const limit = maxDurationOf(functionName === null ? '[[...path]]/route.ts' : (own ?? ''));
      limits.set(name, (limits.get(name) ?? new Set()).add(limit));
      if (functionName !== null) expect(limit * 1000).toBeGreaterThan(LIMITS.functionTimeMs[functionName]);
    }
    const all = [...limits.values()].flatMap((own) => [...own]);
    expect(limits.size).toBe(4);
    expect(all).toHaveLength(4);
    expect(new Set(all).size).toBe(4);
  });

  it('keep the operations of a function in files of their own', () => {
    for (const id of OPERATION_IDS) {
      const { functionName, path } = operation(id);
      const [first = ''] = path.slice(1).split('/');
      const isOwn = ROUTES.some((route) => route.startsWith(`${first}/`));
      if (functionName !== null) expect([id, isOwn]).toEqual([id, true]);
    }
  });
});

/** Seconds after which the platform ends a request of a route. */
function maxDurationOf(route: string): number {
  const text = readFileSync(join(FOLDER, route), 'utf8');
  return Number(/^export const maxDuration = (\d+);$/m.exec(text)?.[1]);
}

/** Whether a route file serves an address, by the framework's rules for folders in brackets. */
function leadsTo(route: string, path: string): boolean {
  const segments = route
    .replace(/\/?route\.ts$/, '')
    .split('/')
    .filter((segment) => segment !== '');
  const given = path.split('/').filter((segment) => segment !== '');
  for (const [index, segment] of segments.entries()) {
    if (segment.startsWith('[[...')) return true;
    if (segment.startsWith('[...')) return given.length > index;
    if (segment !== given[index]) return false;
  }
  return given.length === segments.length;
}
