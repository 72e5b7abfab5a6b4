import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findingText } from '@/components/mdx/finding';
import { runClaim } from '@/content/claims-run';
import { ClaimPanel } from './claim-panel';
import { ClaimTrial } from './claim-trial';
import { requestOf, TestWorker, testKit } from './test-kit';
import type { TrialKit } from './trial';

interface Shown {
  kit?: TrialKit;
  worker?: TestWorker;
  pageFinding?: string;
}

async function show({ kit, worker = new TestWorker(), pageFinding = '' }: Shown = {}) {
  const loaded = kit ?? (await testKit());
  const ports = { loadKit: async () => loaded, createWorker: () => worker };
  render(<ClaimPanel slug="serverless" id="more-traffic" pageFinding={() => pageFinding} ports={ports} />);
  await screen.findByRole('group', { name: 'Which run has more requests?' });
  return { kit: loaded, worker };
}

const runButton = () => screen.getByRole('button', { name: /^Run it/ });
const prediction = (name: RegExp) => screen.getByRole<HTMLInputElement>('radio', { name });
const status = () => screen.getByRole('status').textContent;

afterEach(() => vi.unstubAllGlobals());

describe('the panel of a claim', () => {
  it('asks the question first, says what will be run, and tells nothing of the answer', async () => {
    await show();
    expect(screen.getAllByRole('radio').map((radio) => (radio as HTMLInputElement).checked)).toEqual([false, false]);
    expect(screen.getByText('2 runs × 3 seeds: the engine runs 6 times, in this browser.')).toBeDefined();
    expect(screen.getByText('Busy (5 seconds simulated)')).toBeDefined();
    expect(status()).toBe('');
    expect(screen.queryByText('Came true')).toBeNull();
  });

  it('shows what was found, whether the prediction came true, each seed, and that the page says the same', async () => {
    const kit = await testKit();
    const { claim, ground } = requestOf(kit);
    const pageFinding = findingText(runClaim(claim, ground));
    await show({ kit, pageFinding });
    fireEvent.click(prediction(/The busy one/));
    fireEvent.click(runButton());
    await waitFor(() => expect(status()).toContain('Your prediction came true.'));
    expect(status()).toContain(pageFinding);
    expect(status()).toContain('the page’s own figures');
    const verdicts = screen.getByRole('list', { name: 'Verdict by seed' });
    expect([...verdicts.children].map((each) => each.textContent)).toEqual([
      'Seed 1: holds',
      'Seed 2: holds',
      'Seed 3: holds',
    ]);
    expect(screen.getByText('npm run -s experiments -- serverless --only more-traffic')).toBeDefined();
    expect(screen.getByRole('radio', { name: 'The busy one. Came true' })).toHaveProperty('checked', true);
    expect(screen.getByRole<HTMLFieldSetElement>('group', { name: /Which run/ }).disabled).toBe(true);
  });

  it('runs without a prediction, and says which came true', async () => {
    await show();
    fireEvent.click(runButton());
    await waitFor(() => expect(status()).toContain('You made no prediction. What came true: “The busy one.”'));
  });

  it('says that a prediction did not come true, and that the page has other figures', async () => {
    await show({ pageFinding: 'With more traffic 1 request comes.' });
    fireEvent.click(prediction(/The calm one/));
    fireEvent.click(runButton());
    await waitFor(() => expect(status()).toContain('Your prediction did not come true.'));
    expect(status()).toContain('The page was built with other figures.');
  });

  it('names the seeds with which a claim does not hold, and what they break', async () => {
    await show({ kit: await testKit({ holds: ['busy > calm', 'calm = 0'] }) });
    fireEvent.click(runButton());
    await waitFor(() => expect(screen.getByText('Seed 1: does not hold (calm = 0)')).toBeDefined());
  });

  it('shows how far it has come, and stops when it is told to, with the focus on what can be done next', async () => {
    const { worker } = await show({ worker: new TestWorker(true) });
    fireEvent.click(runButton());
    const bar = await screen.findByRole<HTMLProgressElement>('progressbar', { name: '0 of 6 runs' });
    worker.report({ type: 'progress', done: 2, planned: 6 });
    await waitFor(() => expect([bar.value, bar.max]).toEqual([2, 6]));
    expect(runButton().getAttribute('aria-disabled')).toBe('true');
    const cancel = screen.getByRole('button', { name: 'Cancel' });
    cancel.focus();
    fireEvent.click(cancel);
    await waitFor(() => expect(status()).toBe('Cancelled after 2 of 6 runs. Nothing was found.'));
    expect(worker.isTerminated).toBe(true);
    expect(document.activeElement).toBe(runButton());
    expect(screen.queryByRole('progressbar')).toBeNull();
  });

  it('says why a run broke off', async () => {
    const { worker } = await show({ worker: new TestWorker(true) });
    fireEvent.click(runButton());
    await screen.findByRole('progressbar');
    worker.report({ type: 'failed', message: 'the catalog has no price' });
    expect((await screen.findByRole('alert')).textContent).toContain('the catalog has no price');
  });

  it('ends its run when it goes', async () => {
    const { worker } = await show({ worker: new TestWorker(true) });
    fireEvent.click(runButton());
    await screen.findByRole('progressbar');
    cleanup();
    expect(worker.isTerminated).toBe(true);
  });
});

describe('a finding that can be found again', () => {
  it('steps back behind its question, and comes back on demand', async () => {
    const kit = await testKit();
    const fetched = vi.fn(async () => Response.json(kit));
    vi.stubGlobal('fetch', fetched);
    render(
      <ClaimTrial slug="serverless" id="more-traffic">
        <p>What was found.</p>
      </ClaimTrial>,
    );
    const finding = screen.getByText('What was found.').parentElement;
    expect(finding?.hidden).toBe(false);
    expect(fetched).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Predict, then run it' }));
    await screen.findByRole('group', { name: 'Which run has more requests?' });
    expect(fetched).toHaveBeenCalledWith('/patterns/serverless/claims.json');
    expect(finding?.hidden).toBe(true);
    fireEvent.click(screen.getByRole('button', { name: 'Back to the finding' }));
    expect(finding?.hidden).toBe(false);
    expect(screen.queryByRole('group')).toBeNull();
  });

  it('says that the question could not be loaded, and asks for it again at the next press', async () => {
    const fetched = vi.fn(async () => new Response('', { status: 503 }));
    vi.stubGlobal('fetch', fetched);
    render(
      <ClaimTrial slug="elsewhere" id="more-traffic">
        <p>What was found.</p>
      </ClaimTrial>,
    );
    const toggle = screen.getByRole('button');
    fireEvent.click(toggle);
    expect((await screen.findByRole('alert')).textContent).toContain('status 503');
    fireEvent.click(toggle);
    fireEvent.click(toggle);
    await screen.findByRole('alert');
    expect(fetched).toHaveBeenCalledTimes(2);
  });
});
