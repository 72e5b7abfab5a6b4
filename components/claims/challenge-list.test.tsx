import { fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Attempt } from '@/content/challenge-attempt';
import { type Challenge, parseChallenges } from '@/content/challenges';
import { loadPattern } from '@/content/load-pattern';
import type { AttemptReport, AttemptRequest, ChallengeKit } from './challenge';
import { ChallengeForm } from './challenge-form';
import { runAttempt } from './challenge-host';
import { linkTo, tryIn } from './challenge-link';
import { challengeView } from './challenge-view';
import { Challenges } from './challenges';
import type { OneWorker } from './trial-run';

const RATE = 'client.traffic.ratePerS';

const [CHALLENGE] = parseChallenges(
  [
    {
      id: 'quiet',
      title: 'A quiet hour',
      story: 'Too many come.',
      run: 'day',
      seeds: 3,
      goals: [
        { what: 'requests that come', metric: 'arrived', is: '<', value: 30 },
        { what: 'requests that fail', metric: 'failedShare', is: '<=', value: 1 },
      ],
      allowed: [
        { path: RATE, what: 'requests of all clients', unit: 'a second', min: 1, max: 40 },
        { path: 'process.architecture', what: 'processor of Process', choices: ['arm64', 'x86_64'] },
      ],
      solution: { [RATE]: 2 },
      lesson: 'Who sends less gets less.',
    },
  ],
  'challenges.json',
) as [Challenge];

/** What the page loads, after its way through a file. */
async function testKit(): Promise<ChallengeKit> {
  const { architecture } = await loadPattern('serverless');
  const ground = { architecture, experiments: [{ id: 'day', title: 'Day', durationS: 5, set: {} }] };
  return JSON.parse(
    JSON.stringify({ ground, challenges: [{ challenge: CHALLENGE, view: challengeView(CHALLENGE, ground) }] }),
  );
}

/** A worker without a thread: the engine runs as soon as the page has handled what waits. */
class SameThread implements OneWorker<AttemptRequest, Attempt> {
  onmessage: OneWorker<AttemptRequest, Attempt>['onmessage'] = null;
  onerror: OneWorker<AttemptRequest, Attempt>['onerror'] = null;

  postMessage(request: AttemptRequest): void {
    const copy = structuredClone(request);
    setTimeout(() =>
      runAttempt(copy, (report) => this.onmessage?.({ data: structuredClone(report) } as MessageEvent<AttemptReport>)),
    );
  }

  terminate(): void {}
}

async function renderForm() {
  const { ground, challenges } = await testKit();
  const [each] = challenges;
  if (!each) throw new Error('expected a challenge');
  return render(<ChallengeForm slug="serverless" ground={ground} {...each} createWorker={() => new SameThread()} />);
}

const rateField = () => screen.getByRole('spinbutton', { name: 'Requests of all clients, a second' });

function setRate(value: string): void {
  fireEvent.change(rateField(), { target: { value } });
  fireEvent.blur(rateField());
}

beforeEach(() => {
  localStorage.clear();
  window.history.replaceState(null, '', '/');
});
afterEach(() => vi.unstubAllGlobals());

describe('the challenges of a pattern', () => {
  it('come on demand, with their goals open and their solution closed', async () => {
    const kit = await testKit();
    const fetched = vi.fn(async () => Response.json(kit));
    vi.stubGlobal('fetch', fetched);
    render(<Challenges slug="serverless" />);
    expect(fetched).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Show the challenges' }));
    const article = await screen.findByRole('article', { name: 'A quiet hour' });
    expect(fetched).toHaveBeenCalledWith('/patterns/serverless/challenges.json');
    within(article).getByText(/^requests that come: wanted below 30, at the start \d+ to \d+, missed$/);
    within(article).getByText('requests of all clients: 1 to 40 a second');
    const solution = within(article).getByText('requests of all clients: 2 a second').closest('details');
    expect(solution?.open).toBe(false);
    fireEvent.click(screen.getByRole('button', { name: 'Hide the challenges' }));
    expect(screen.queryByRole('article')).toBeNull();
  });

  it('say why they did not come', async () => {
    vi.stubGlobal('fetch', async () => new Response('', { status: 404 }));
    render(<Challenges slug="serverless" />);
    fireEvent.click(screen.getByRole('button'));
    expect((await screen.findByRole('alert')).textContent).toContain('status 404');
  });
});

describe('a try at a challenge', () => {
  it('is judged by runs with every seed: missed at the start, solved with less traffic, and remembered', async () => {
    const { unmount } = await renderForm();
    fireEvent.click(screen.getByRole('button', { name: 'Try it' }));
    await screen.findByText('Not yet.');
    screen.getByText(/^requests that come: \d+ to \d+, missed$/);
    screen.getByText(/^One try so far, not solved yet\./);
    setRate('2');
    fireEvent.click(screen.getByRole('button', { name: 'Try it' }));
    await screen.findByText('Solved: every goal is met with each of 3 seeds.');
    unmount();
    await renderForm();
    screen.getByText(/^2 tries so far, and solved\./);
    expect((rateField() as HTMLInputElement).value).toBe('2');
  });

  it('goes to somebody else in a link, beside what the address says already', async () => {
    const link = linkTo('https://example.com/patterns/serverless?rate=50#stage', 'quiet', {
      [RATE]: 3,
      'process.architecture': 'x86_64',
    });
    const { search, hash } = new URL(link);
    expect(hash).toBe('#challenges');
    expect(new URLSearchParams(search).get('rate')).toBe('50');
    expect(tryIn(search, CHALLENGE)).toEqual({
      id: 'quiet',
      settings: { [RATE]: 3, 'process.architecture': 'x86_64' },
    });
    window.history.replaceState(null, '', search);
    await renderForm();
    expect((rateField() as HTMLInputElement).value).toBe('3');
    expect((screen.getByRole('radio', { name: 'x86_64' }) as HTMLInputElement).checked).toBe(true);
  });

  it.each([
    [`challenge=quiet&try=${RATE}:4000`, 'as this challenge does not allow'],
    ['challenge=quiet&try=crud.memoryMib:128', 'as this challenge does not allow'],
    ['challenge=quiet&try=__proto__:1', 'cannot be read'],
    [`challenge=quiet&try=${RATE}:{`, 'cannot be read'],
    [`challenge=quiet&try=${'x'.repeat(3000)}`, 'cannot be read'],
  ])('is refused in words when a link brings %s', async (search, words) => {
    window.history.replaceState(null, '', `?${search}`);
    await renderForm();
    expect(screen.getByRole('alert').textContent).toContain(words);
    expect(Number((rateField() as HTMLInputElement).value)).toBeGreaterThan(4);
  });

  it('works where the browser keeps nothing, and says so', async () => {
    vi.stubGlobal('localStorage', {
      getItem: () => {
        throw new DOMException('denied', 'SecurityError');
      },
      setItem: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    await renderForm();
    setRate('2');
    fireEvent.click(screen.getByRole('button', { name: 'Try it' }));
    await screen.findByText(/^Solved/);
    screen.getByText(/This browser keeps nothing/);
  });
});
