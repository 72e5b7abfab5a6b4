import * as z from 'zod';
import { type Claim, claimSchema, readPatternFile, shortId } from './claims';
import { type Ground, runsOf } from './claims-figures';
import { type Experiment, experimentSchema } from './experiments';

const storySchema = claimSchema.omit({ proves: true }).extend({
  title: z.string().min(1),
  /** What happens, in two or three sentences. */
  story: z.string().min(1),
  /** Its own runs; the figures come from these. */
  runs: z.array(experimentSchema.omit({ design: true })).min(1),
  /** The run that the stage shows. */
  stage: shortId,
});

/** Something that goes wrong, told in short: a question to answer first, runs that answer it, and what they find. */
export interface Story {
  id: string;
  title: string;
  story: string;
  runs: Experiment[];
  /** The run that the stage shows. */
  stage: Experiment;
  /** The same as a claim, which is how it is run and judged; it proves no sentence of the page. */
  claim: Claim;
}

/**
 * Reads what a `stories.json` holds.
 *
 * @throws {Error} Naming the file, the place and what was expected.
 */
export function parseStories(input: unknown, file: string): Story[] {
  const result = z.array(storySchema).safeParse(input);
  if (!result.success) throw new Error(`${file}: ${z.prettifyError(result.error)}`);
  return result.data.map(({ title, story, runs, stage, ...claim }) => {
    const shown = runs.find(({ id }) => id === stage);
    if (!shown) throw new Error(`${file}: ${claim.id}: stage: expected one of ${runs.map(({ id }) => id).join(', ')}`);
    const unknown = runsOf(claim).find((id) => !runs.some((run) => run.id === id));
    if (unknown !== undefined) throw new Error(`${file}: ${claim.id}: expected a run "${unknown}"`);
    return { id: claim.id, title, story, runs, stage: shown, claim: { ...claim, proves: [] } };
  });
}

/** The stories of a pattern; none when it has no such file. For the server only. */
export async function loadStories(slug: string): Promise<Story[]> {
  return parseStories(await readPatternFile(slug, 'stories.json'), `patterns/${slug}/stories.json`);
}

/** What the runs of a story stand on. */
export function groundOfStory({ runs }: Pick<Story, 'runs'>, { architecture }: Pick<Ground, 'architecture'>): Ground {
  return { architecture, experiments: runs };
}
