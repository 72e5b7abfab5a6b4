import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { forbiddenIn } from './allowed-settings';
import { attempt } from './challenge-attempt';
import { loadChallenges } from './challenges';
import { loadClaims, type SECTIONS } from './claims';
import { runClaim } from './claims-run';
import { loadExperiments } from './experiments';
import { loadPattern } from './load-pattern';

const FOLDER = fileURLToPath(new URL('./patterns/', import.meta.url));
const slugs = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

type Section = (typeof SECTIONS)[number];

/** What there is to prove on a page: the titles of arguments, the first words of reasons, and headings. */
function pointsOf(mdx: string): Record<Section, string[]> {
  const between = (start: string, end: string) => mdx.split(start)[1]?.split(end)[0] ?? '';
  const titles = (kind: string) =>
    [...between(`<Claims kind="${kind}">`, '</Claims>').matchAll(/<Claim title="([^"]*)">/g)].map(
      ([, title = '']) => title,
    );
  const bold = (text: string) => [...text.matchAll(/^- \*\*(.+?)\*\*/gm)].map(([, words = '']) => words);
  return {
    pro: titles('pro'),
    con: titles('con'),
    when: bold(between('## When to use it', '### When not to')),
    'when-not': bold(between('### When not to', '\n## ')),
    text: [...mdx.matchAll(/^##+ (.+)$/gm)].map(([, heading = '']) => heading),
  };
}

const patterns = await Promise.all(
  slugs.map(async (slug) => ({
    slug,
    points: pointsOf(readFileSync(`${FOLDER}${slug}/page.mdx`, 'utf8')),
    claims: await loadClaims(slug),
    challenges: await loadChallenges(slug),
    ground: { architecture: (await loadPattern(slug)).architecture, experiments: await loadExperiments(slug) },
  })),
);

describe.each(patterns)('the claims of $slug', ({ points, claims, ground }) => {
  it.each(['pro', 'con', 'when', 'when-not'] as const)('prove every sentence of the section %s', (section) => {
    const proven = claims.flatMap(({ proves }) => proves.filter((each) => each.section === section));
    expect(points[section]).not.toEqual([]);
    expect(points[section].filter((point) => !proven.some((each) => each.point === point))).toEqual([]);
  });

  it('prove nothing that the page does not say', () => {
    const proven = claims.flatMap(({ proves }) => proves);
    expect(proven.filter(({ section, point }) => !points[section].includes(point))).toEqual([]);
  });

  it('have names of their own', () => {
    expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
  });

  it('type no digit into what they say', () => {
    const texts = claims.flatMap(({ claim, question, finding }) => [
      claim,
      question,
      ...finding.flatMap((piece) => ('text' in piece ? [piece.text] : [])),
    ]);
    expect(texts.filter((text) => /\d/.test(text))).toEqual([]);
  });

  it.each(claims.map((claim) => [claim.id, claim] as const))('hold with every seed: %s', (_, claim) => {
    const { checks, predictions } = runClaim(claim, ground);
    expect(checks.filter(({ holds }) => !holds)).toEqual([]);
    expect(predictions.filter(({ isRight }) => isRight)).toHaveLength(1);
  });
});

describe.each(patterns)('the challenges of $slug', ({ challenges, ground }) => {
  it.each(challenges.map((challenge) => [challenge.id, challenge] as const))(
    'can be met, and are not at first: %s',
    (_, challenge) => {
      expect(attempt(challenge, ground, {}).isMissed).toBe(true);
      expect(attempt(challenge, ground, challenge.solution)).toMatchObject({ isSolved: true });
      expect(forbiddenIn(challenge, challenge.solution)).toEqual([]);
    },
  );
});

describe('what a challenge allows', () => {
  const [challenge] = patterns.flatMap(({ challenges }) => challenges.filter(({ id }) => id === 'poisoned-queue'));

  it('is what it lists, between its bounds or among its choices', () => {
    if (!challenge) throw new Error('expected the challenge');
    expect(
      forbiddenIn(challenge, { 'queue-process.batchSize': 10, 'queue-process.partialBatchResponse': true }),
    ).toEqual([]);
    const wrong = { 'queue-process.batchSize': 11, 'queue-process.partialBatchResponse': 1, 'process.errorRate': 0 };
    expect(forbiddenIn(challenge, wrong)).toEqual(Object.keys(wrong));
  });
});
