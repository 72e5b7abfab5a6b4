import { expect, it } from 'vitest';
import { parseChallenges } from '@/content/challenges';
import { loadPattern } from '@/content/load-pattern';
import { valueAt } from '@/content/settings';
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
        allowed: [
          { path: 'client.traffic.ratePerS', what: 'requests of all clients', unit: 'a second', min: 0, max: 20 },
        ],
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
    start: { 'client.traffic.ratePerS': valueAt(architecture, 'client.traffic.ratePerS') },
    solution: ['requests of all clients: 0 a second'],
  });
  const [arrived, failed] = view.goals;
  expect(arrived).toMatchObject({ wanted: 'exactly 0', solved: '0, met' });
  expect(arrived?.atStart).toMatch(/^\d+ to \d+, missed$/);
  expect(failed).toMatchObject({ wanted: 'at most 1%', atStart: '0%, met', solved: '0%, met' });
});
