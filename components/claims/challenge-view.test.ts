import { expect, it } from 'vitest';
import { parseChallenges } from '@/content/challenges';
import { loadPattern } from '@/content/load-pattern';
import { challengeView } from './challenge-view';

it('a challenge says what is wanted, what its start gives, and what its solution gives', async () => {
  const { architecture } = await loadPattern('serverless');
  const [challenge] = parseChallenges(
    [
      {
        id: 'night',
        title: 'A quiet night',
        story: 'Nobody should come.',
        run: 'day',
        seeds: 3,
        goals: [
          { what: 'requests that come', metric: 'arrived', is: '=', value: 0 },
          { what: 'requests that fail', metric: 'failedShare', is: '<=', value: 1 },
        ],
        allowed: [{ path: 'client.traffic.ratePerS', min: 0, max: 20 }],
        solution: { 'client.traffic.ratePerS': 0 },
        lesson: 'Who sends nothing gets nothing.',
      },
    ],
    'challenges.json',
  );
  if (!challenge) throw new Error('expected the challenge');
  const view = challengeView(challenge, {
    architecture,
    experiments: [{ id: 'day', title: 'Day', durationS: 5, set: {} }],
  });
  expect(view).toMatchObject({
    seeds: 3,
    allowed: ['client.traffic.ratePerS: 0 to 20'],
    solution: ['client.traffic.ratePerS = 0'],
  });
  const [arrived, failed] = view.goals;
  expect(arrived).toMatchObject({ wanted: 'exactly 0', solved: '0, met' });
  expect(arrived?.atStart).toMatch(/^\d+ to \d+, missed$/);
  expect(failed).toMatchObject({ wanted: 'at most 1%', atStart: '0%, met', solved: '0%, met' });
});
