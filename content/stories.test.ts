import { describe, expect, it } from 'vitest';
import { runClaim } from './claims-run';
import { listPatterns } from './load-pattern';
import { groundOfStory, loadStories, parseStories } from './stories';

const patterns = await Promise.all(
  (await listPatterns()).map(async ({ slug, architecture }) => ({
    slug,
    architecture,
    stories: await loadStories(slug),
  })),
);
const all = patterns.flatMap(({ slug, architecture, stories }) =>
  stories.map((story) => ({ name: `${slug}: ${story.title}`, architecture, story })),
);

describe.each(all)('the story $name', ({ architecture, story }) => {
  const result = runClaim(story.claim, groundOfStory(story, { architecture }));

  it('is true with every seed', () => {
    expect(result.checks.filter(({ holds }) => !holds)).toEqual([]);
  });

  it('has exactly one prediction that comes true', () => {
    expect(result.predictions.filter(({ isRight }) => isRight)).toHaveLength(1);
  });

  it('uses all of its runs and figures', () => {
    const words = JSON.stringify([
      story.claim.finding,
      story.claim.holds,
      story.claim.predictions,
      story.claim.figures,
    ]);
    for (const name of Object.keys(story.claim.figures)) expect(words.split(name).length).toBeGreaterThan(2);
    for (const { id } of story.runs) expect(words).toContain(`"${id}"`);
  });
});

describe('a file of stories', () => {
  it('holds those that the serverless pattern tells', () => {
    const told = patterns.find(({ slug }) => slug === 'serverless')?.stories.map(({ id }) => id);
    expect(told).toEqual([
      'black-friday',
      'cold-morning',
      'retry-storm',
      'poison-message',
      'thundering-herd',
      'slow-dependency',
      'recursive-loop',
    ]);
  });

  const story = {
    id: 'rush',
    title: 'A rush',
    story: 'Many come.',
    question: 'How many?',
    predictions: [
      { text: 'None.', when: ['came = 0'] },
      { text: 'Some.', when: ['came > 0'] },
    ],
    claim: 'Some come.',
    runs: [{ id: 'day', title: 'A day', durationS: 10, set: {} }],
    stage: 'day',
    figures: { came: { run: 'day', metric: 'arrived' } },
    finding: '{came} came.',
    holds: ['came > 0'],
  };

  it.each([
    ['a stage that is none of its runs', { stage: 'night' }, 'rush: stage: expected one of day'],
    ['a figure of another run', { figures: { came: { run: 'night', metric: 'arrived' } } }, 'expected a run "night"'],
    ['a finding that is none', { finding: '' }, 'stories.json'],
    ['a field nobody knows', { moral: 'Be patient.' }, 'moral'],
  ])('is refused for %s', (_, change, message) => {
    expect(() => parseStories([{ ...story, ...change }], 'stories.json')).toThrow(message);
  });
});
