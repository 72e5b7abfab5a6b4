import { fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { ChallengeView } from './challenge-view';
import { Challenges } from './challenges';

const CHALLENGE: ChallengeView = {
  id: 'right-size',
  title: 'Neither slow nor dear',
  story: 'Find a size.',
  seeds: 5,
  goals: [
    { what: 'a month of Process', wanted: 'below $38.00', atStart: '$40.00 to $41.00, missed', solved: '$30.00, met' },
  ],
  allowed: ['process.memoryMib: 128 to 10240'],
  solution: ['process.memoryMib = 768'],
  lesson: 'Less memory is a slower processor.',
};

afterEach(() => vi.unstubAllGlobals());

it('the challenges come on demand, with their goals open and their solution closed', async () => {
  const fetched = vi.fn(async () => Response.json([CHALLENGE]));
  vi.stubGlobal('fetch', fetched);
  render(<Challenges slug="serverless" />);
  expect(fetched).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole('button', { name: 'Show the challenges' }));
  await screen.findByRole('article', { name: 'Neither slow nor dear' });
  expect(fetched).toHaveBeenCalledWith('/patterns/serverless/challenges.json');
  expect(
    screen.getByText('a month of Process: wanted below $38.00, at the start $40.00 to $41.00, missed'),
  ).toBeDefined();
  const solution = screen.getByText('a month of Process: $30.00, met').closest('details');
  expect(solution?.open).toBe(false);
  fireEvent.click(screen.getByRole('button', { name: 'Hide the challenges' }));
  expect(screen.queryByRole('article')).toBeNull();
});

it('says why the challenges did not come', async () => {
  vi.stubGlobal('fetch', async () => new Response('', { status: 404 }));
  render(<Challenges slug="serverless" />);
  fireEvent.click(screen.getByRole('button'));
  expect((await screen.findByRole('alert')).textContent).toContain('status 404');
});
