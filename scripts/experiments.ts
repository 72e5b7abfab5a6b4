import { parseArgs } from 'node:util';
import { claimCommand, findingText } from '@/components/mdx/finding';
import { formatResult } from '@/components/mdx/format';
import { forbiddenIn } from '@/content/allowed-settings';
import { type Attempt, attempt } from '@/content/challenge-attempt';
import { type Challenge, loadChallenges } from '@/content/challenges';
import { loadClaims } from '@/content/claims';
import { type Ground, runsOf } from '@/content/claims-figures';
import { type ClaimResult, runClaim } from '@/content/claims-run';
import { commandOf, loadExperiments } from '@/content/experiments';
import { listPatterns } from '@/content/load-pattern';
import { groundOfStory, loadStories } from '@/content/stories';

const USAGE = `Usage: npm run -s experiments -- PATTERN [options]

Runs what the page of a pattern claims, and says what was found.
Exits with 1 when a claim does not hold.

  --only ID      one claim, one challenge, or one story
  --challenges   runs the challenges instead: their start must miss the goals, and the stored solution meet them
  --stories      runs the stories of faults instead
  --json         one JSON document on standard output
`;

/** A mistake of the person at the keyboard: said in a few lines, exit code 2. */
class UsageError extends Error {}

async function main(): Promise<void> {
  const { values, positionals } = readArguments();
  const [slug, ...rest] = positionals;
  if (values.help || slug === undefined || rest.length > 0) throw new UsageError(USAGE);
  const ground = await groundOf(slug);
  if (values.challenges && values.stories) throw new UsageError(USAGE);
  const [key, rowsOf] = values.challenges
    ? (['challenges', challengeRows] as const)
    : values.stories
      ? (['stories', storyRows] as const)
      : (['experiments', claimRows] as const);
  const rows = await rowsOf(slug, ground, values.only);
  const output = { pattern: slug, [key]: rows.map(({ text: _text, ...row }) => row) };
  process.stdout.write(values.json ? `${JSON.stringify(output, null, 2)}\n` : tableOf(rows));
  if (rows.some(({ holds }) => !holds)) process.exitCode = 1;
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        only: { type: 'string' },
        challenges: { type: 'boolean' },
        stories: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

async function groundOf(slug: string): Promise<Ground> {
  const patterns = await listPatterns();
  const pattern = patterns.find((each) => each.slug === slug);
  if (!pattern) {
    throw new UsageError(`expected a pattern (${patterns.map((each) => each.slug).join(', ')}), got "${slug}"`);
  }
  return { architecture: pattern.architecture, experiments: await loadExperiments(slug) };
}

/** What is printed of a claim or a challenge: `text` for a person, the rest as JSON. */
interface Row {
  id: string;
  holds: boolean;
  text: string;
  [field: string]: unknown;
}

async function claimRows(slug: string, ground: Ground, only: string | undefined): Promise<Row[]> {
  const claims = chosen(await loadClaims(slug), only);
  return claims.map((claim) => claimRow(slug, ground, runClaim(claim, ground)));
}

function claimRow(slug: string, { experiments }: Ground, result: ClaimResult): Row {
  const { claim, seeds, figures, checks, predictions, holds } = result;
  const finding = findingText(result);
  const broken = checks.filter((check) => !check.holds);
  const runs = runsOf(claim);
  return {
    id: claim.id,
    claim: claim.claim,
    finding,
    holds,
    proves: claim.proves,
    question: claim.question,
    predictions,
    seeds,
    figures,
    checks,
    command: claimCommand(slug, claim.id),
    runs: experiments
      .filter(({ id }) => runs.includes(id))
      .map((experiment) => ({
        id: experiment.id,
        title: experiment.title,
        command: commandOf(slug, experiment, seeds.length),
      })),
    text: [claim.claim, finding, ...broken.map(({ text, brokenBy }) => `NOT SO: ${text}, with seed ${brokenBy}`)].join(
      '\n',
    ),
  };
}

async function storyRows(slug: string, ground: Ground, only: string | undefined): Promise<Row[]> {
  return chosen(await loadStories(slug), only).map((story) => {
    const ownGround = groundOfStory(story, ground);
    const { proves: _, ...row } = claimRow(slug, ownGround, runClaim(story.claim, ownGround));
    const command = `npm run -s experiments -- ${slug} --stories --only ${story.id}`;
    return { ...row, story: story.story, command, id: story.id, holds: row.holds, text: row.text };
  });
}

async function challengeRows(slug: string, ground: Ground, only: string | undefined): Promise<Row[]> {
  return chosen(await loadChallenges(slug), only).map((challenge) => challengeRow(challenge, ground));
}

function challengeRow(challenge: Challenge, ground: Ground): Row {
  const { id, title, story, allowed, solution, lesson } = challenge;
  const start = attempt(challenge, ground, {});
  const solved = attempt(challenge, ground, solution);
  const forbidden = forbiddenIn(challenge, solution);
  const settings = Object.entries(solution).map(([path, value]) => `${path}=${JSON.stringify(value)}`);
  return {
    id,
    holds: start.isMissed && solved.isSolved && forbidden.length === 0,
    title,
    story,
    allowed,
    solution,
    lesson,
    start,
    solved,
    text: [
      `${title}. ${story}`,
      `at first: ${goalsText(start)}`,
      `with ${settings.join(' ')}: ${goalsText(solved)}`,
      ...forbidden.map((path) => `NOT ALLOWED: ${path}`),
    ].join('\n'),
  };
}

function goalsText({ goals }: Attempt): string {
  return goals
    .map(({ goal: { what, is, value }, unit, samples, isMet }) => {
      const [low, high] = [Math.min(...samples), Math.max(...samples)].map((each) =>
        formatResult({ value: each, unit }),
      );
      return `${what} ${low} to ${high} (${isMet ? 'met' : 'missed'}: ${is} ${formatResult({ value, unit })})`;
    })
    .join('; ');
}

function chosen<T extends { id: string }>(all: readonly T[], only: string | undefined): T[] {
  const some = all.filter(({ id }) => only === undefined || id === only);
  if (some.length > 0) return some;
  throw new UsageError(
    only === undefined
      ? 'expected a pattern that has some, found none'
      : `--only: expected one of ${all.map(({ id }) => id).join(', ')}, got "${only}"`,
  );
}

function tableOf(rows: readonly Row[]): string {
  const blocks = rows.map(
    ({ id, holds, text }) => `${id}: ${holds ? 'holds' : 'DOES NOT HOLD'}\n${text.replace(/^/gm, '  ')}\n`,
  );
  return `${blocks.join('\n')}\n${rows.filter(({ holds }) => holds).length} of ${rows.length} hold\n`;
}

main().catch((error: unknown) => {
  const isUsage = error instanceof UsageError;
  process.stderr.write(`${isUsage ? error.message : (error as Error).stack}\n`);
  process.exitCode = isUsage ? 2 : 1;
});
