import type { BreakEvenDesign, BreakEvenGrid } from '@/content/break-even';
import { type Architecture, parseArchitecture } from '@/simulator';

/** The designs of a pattern that are set against each other, and what was stored of them. */
export interface Study {
  designs: Readonly<Record<BreakEvenDesign, Architecture>>;
  grid: BreakEvenGrid;
}

/** What is fetched for each pattern that has a study, when somebody asks for it. */
const FILES = {
  serverless: () =>
    Promise.all([
      import('@/content/patterns/serverless/architecture.json'),
      import('@/content/patterns/serverless/designs/containers.json'),
      import('@/content/patterns/serverless/designs/virtual-machines.json'),
      import('@/content/patterns/serverless/break-even.json'),
    ]),
};

/**
 * Fetches the study of a pattern, in the browser.
 *
 * @throws {Error} When the pattern has none, or one of its files is refused.
 */
export async function fetchStudy(slug: string): Promise<Study> {
  if (!isKnown(slug)) throw new Error(`The pattern ${slug} has no designs to set against each other.`);
  const [functions, containers, machines, grid] = await FILES[slug]();
  return {
    designs: {
      functions: parsed(functions.default),
      containers: parsed(containers.default),
      'virtual-machines': parsed(machines.default),
    },
    grid: grid.default as BreakEvenGrid,
  };
}

function isKnown(slug: string): slug is keyof typeof FILES {
  return Object.hasOwn(FILES, slug);
}

function parsed(document: unknown): Architecture {
  const result = parseArchitecture(document);
  if (result.kind === 'valid') return result.value;
  throw new Error(result.errors.map(({ pointer, message }) => `${pointer}: ${message}`).join('\n'));
}
