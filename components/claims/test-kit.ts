import { parseClaims } from '@/content/claims';
import { type Ground, runsOf } from '@/content/claims-figures';
import { loadPattern } from '@/content/load-pattern';
import type { TrialKit, TrialReport, TrialRequest } from './trial';
import { runTrial } from './trial-host';
import type { TrialWorker } from './trial-run';

const CLAIM = {
  id: 'more-traffic',
  proves: [{ section: 'pro', point: 'Traffic counts' }],
  claim: 'More traffic means more requests.',
  question: 'Which run has more requests?',
  predictions: [
    { text: 'The busy one.', when: ['busy > calm'] },
    { text: 'The calm one.', when: ['busy <= calm'] },
  ],
  seeds: 3,
  figures: { calm: { run: 'calm', metric: 'arrived' }, busy: { run: 'busy', metric: 'arrived' } },
  finding: 'With more traffic {busy} requests come.',
  holds: ['busy > calm'],
};

/** The kit of one small claim, as it comes out of the file that the page loads. */
export async function testKit(changes: object = {}): Promise<TrialKit> {
  const { architecture } = await loadPattern('serverless');
  const ground: Ground = {
    architecture,
    experiments: [
      { id: 'calm', title: 'Calm', durationS: 5, set: {} },
      { id: 'busy', title: 'Busy', durationS: 5, set: { 'client.traffic.ratePerS': 200 } },
    ],
  };
  const trials = parseClaims([{ ...CLAIM, ...changes }], 'claims.json').map((claim) => ({
    claim,
    runs: runsOf(claim),
  }));
  return JSON.parse(JSON.stringify({ ground, trials }));
}

/** The request that the page makes of the only claim of a kit. */
export function requestOf({ ground, trials }: TrialKit): TrialRequest {
  const [trial] = trials;
  if (!trial) throw new Error('expected a claim');
  return { ...trial, ground };
}

/** A worker without a thread: it runs the engine as soon as the page has handled what waits, unless it is told to wait. */
export class TestWorker implements TrialWorker {
  onmessage: TrialWorker['onmessage'] = null;
  onerror: TrialWorker['onerror'] = null;
  request: TrialRequest | undefined;
  isTerminated = false;

  constructor(private readonly waits = false) {}

  postMessage(request: TrialRequest): void {
    this.request = structuredClone(request);
    if (!this.waits) setTimeout(() => this.runAll());
  }

  /** Reports to the page, as a thread does: in a copy. */
  report(report: TrialReport): void {
    if (!this.isTerminated) this.onmessage?.({ data: structuredClone(report) } as MessageEvent<TrialReport>);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  private runAll(): void {
    if (this.request) runTrial(this.request, (report) => this.report(report));
  }
}
