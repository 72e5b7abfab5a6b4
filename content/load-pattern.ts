import { access, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import * as z from 'zod';
import { type DocumentError, parseArchitectureText } from '@/simulator';
import type { Pattern, PatternFacts } from './pattern';

const text = z.string().min(1, { error: 'expected a text that is not empty' });
const isDay = (day: string): boolean => {
  const atMs = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(day);
};

const factsSchema: z.ZodType<PatternFacts> = z.strictObject({
  title: text,
  summary: text,
  category: z.enum(['compute', 'data', 'integration', 'messaging', 'edge']),
  status: z.enum(['live', 'preview', 'planned']),
  services: z.array(text),
  tags: z.array(text),
  lastVerified: z
    .string()
    .refine((day) => /^\d{4}-\d{2}-\d{2}$/.test(day) && isDay(day), { error: 'expected a day, such as "2026-01-31"' }),
  related: z.array(z.strictObject({ title: text, reason: text })),
});

const FACTS = 'pattern.json';
const ARCHITECTURE = 'architecture.json';
const PROSE = 'page.mdx';
const defaultRoot = (): string => join(process.cwd(), 'content', 'patterns');

/**
 * Every pattern: one for each folder of `content/patterns`, by title. For the server only.
 *
 * @param root - Folder that holds the patterns' folders.
 * @throws {Error} As `loadPattern`, for the first folder in alphabetical order that is not a pattern.
 */
export async function listPatterns(root: string = defaultRoot()): Promise<Pattern[]> {
  const entries = await readdir(/* turbopackIgnore: true */ root, { withFileTypes: true });
  const slugs = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const patterns: Pattern[] = [];
  for (const slug of slugs.sort()) patterns.push(await loadPattern(slug, root));
  return patterns.sort((a, b) => a.facts.title.localeCompare(b.facts.title, 'en'));
}

/**
 * Reads and checks the files of one pattern. For the server only.
 *
 * @param slug - Name of its folder: small letters, digits, hyphens.
 * @param root - Folder that holds the patterns' folders.
 * @throws {Error} With one line per fault: `file: pointer: expectation, got value`. A fault of the whole file has no pointer.
 */
export async function loadPattern(slug: string, root: string = defaultRoot()): Promise<Pattern> {
  // The bundler would take a computed folder for the whole project; next.config.mjs names what is read.
  const folder = join(/* turbopackIgnore: true */ root, slug);
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) {
    throw new Error(`${nameOf(folder)}: expected a folder name of small letters, digits and hyphens`);
  }
  const facts = parseFacts(await read(join(folder, FACTS)), nameOf(join(folder, FACTS)));
  const architecture = parseArchitectureText(await read(join(folder, ARCHITECTURE)));
  if (architecture.kind === 'invalid') throw faultsOf(nameOf(join(folder, ARCHITECTURE)), architecture.errors);
  await access(join(folder, PROSE)).catch(() => {
    throw new Error(`${nameOf(join(folder, PROSE))}: expected the pattern's prose, found no file`);
  });
  return { slug, facts, architecture: architecture.value };
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new Error(`${nameOf(path)}: expected a file that can be read`, { cause: error });
  }
}

function parseFacts(json: string, file: string): PatternFacts {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw faultsOf(file, [{ pointer: '', message: `expected JSON: ${(error as SyntaxError).message}` }]);
  }
  const result = factsSchema.safeParse(value);
  if (result.success) return result.data;
  throw faultsOf(
    file,
    result.error.issues.flatMap((issue) => {
      if (issue.code === 'unrecognized_keys') {
        return issue.keys.map((key) => ({ pointer: pointerOf([...issue.path, key]), message: 'expected no such key' }));
      }
      const expectation = issue.message.replace(/^[^:]*: (?=expected)/, '').replace(/, received .*$/, '');
      return [
        { pointer: pointerOf(issue.path), message: `${expectation}, got ${preview(valueAt(value, issue.path))}` },
      ];
    }),
  );
}

function faultsOf(file: string, faults: readonly DocumentError[]): Error {
  return new Error(
    faults.map(({ pointer, message }) => `${file}: ${pointer === '' ? '' : `${pointer}: `}${message}`).join('\n'),
  );
}

/** A JSON pointer, escaped as RFC 6901 says. */
function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    root,
  );
}

function preview(value: unknown): string {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 60 ? `${json.slice(0, 59)}…` : json;
}

/** A path as messages name it: from the repository's root, or in full when it lies outside. */
function nameOf(path: string): string {
  const fromRoot = relative(process.cwd(), path);
  return fromRoot.startsWith('..') ? path : fromRoot.replaceAll('\\', '/');
}
