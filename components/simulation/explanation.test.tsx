// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { crowdedDesign, runOf } from '@/components/requests/test-run';
import type { BindingLimit, SeriesPoint } from '@/simulator';
import { Explanation } from './explanation';
import { StageProvider } from './stage-context';
import { testStage } from './test-stage';

afterEach(cleanup);

const design = crowdedDesign();
const [window] = runOf(design, 1).series as [SeriesPoint];

const RESERVED: BindingLimit = {
  resource: 'orders',
  kind: 'reserved-concurrency',
  reason: '10 instances are busy, 10 are reserved',
  times: 9,
  demand: { needed: 14, allowed: 10 },
};
const RATE: BindingLimit = {
  resource: 'gateway',
  kind: 'gateway-rate',
  reason: 'its token bucket lets 20 requests/s through',
  times: 3,
};

/** The explanation, and what shows it a moment whose last window had these limits. */
function shown() {
  const stage = testStage(design);
  render(
    <StageProvider value={stage}>
      <Explanation />
    </StageProvider>,
  );
  return (...windows: BindingLimit[][]) => {
    const series = windows.map((limits, index) => ({ ...window, atS: index + 1, limits }));
    const requests = { arrived: 9, completed: 0, failed: 0, throttled: 9, timedOut: 0, inSystem: 0 };
    const summary = { simTimeUs: windows.length * 1e6, requests } as never;
    act(() => stage.store.setState({ series, summary }));
  };
}

describe('the explanation', () => {
  it('names the part and the sort of a limit that binds, and what would be needed', () => {
    const show = shown();
    show([RESERVED]);
    expect(screen.getByRole('heading').textContent).toBe('Orders, reserved concurrency binds');
    expect(screen.getByRole('listitem').textContent).toBe(
      '10 instances are busy, 10 are reserved; about 14 would be needed.',
    );
  });

  it('names each of several limits at once', () => {
    const show = shown();
    show([RESERVED, RATE]);
    expect(screen.getByRole('heading').textContent).toBe('2 limits bind');
    expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'Orders, reserved concurrency: 10 instances are busy, 10 are reserved; about 14 would be needed.',
      'Gateway, gateway rate: its token bucket lets 20 requests/s through.',
    ]);
  });

  it('tells what it was last, when nothing binds any more', () => {
    const show = shown();
    show([RESERVED]);
    show([RESERVED], []);
    expect(screen.getByRole('heading').textContent).toBe('No limit binds now; at 0:00:01.000 it was');
    expect(screen.getByRole('listitem').textContent).toContain('Orders, reserved concurrency: ');
  });
});
