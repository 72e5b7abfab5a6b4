import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A component that prose uses, and the texts of its properties. */
export interface Reference {
  component: string;
  properties: Readonly<Record<string, string>>;
}

/** The components in an MDX text that stand alone (`<Quota id="..." />`) or open an element, in order. */
export function referencesIn(mdx: string): Reference[] {
  return [...mdx.matchAll(/<([A-Z]\w*)((?:\s+[a-zA-Z]+="[^"]*")*)\s*\/?>/g)].map(
    ([, component = '', attributes = '']) => ({
      component,
      properties: Object.fromEntries(
        [...attributes.matchAll(/([a-zA-Z]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
      ),
    }),
  );
}

/** The prose of a pattern as written; for the server only. */
export function readProse(slug: string): Promise<string> {
  return readFile(join(process.cwd(), 'content', 'patterns', slug, 'page.mdx'), 'utf8');
}

/** The runs that a pattern's prose refers to, as JSON; for the server only. */
export async function readExperimentsFile(slug: string): Promise<unknown> {
  const file = join(process.cwd(), 'content', 'patterns', slug, 'experiments.json');
  const json: unknown = JSON.parse(await readFile(file, 'utf8'));
  return json;
}
