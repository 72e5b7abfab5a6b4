import { act, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { turnSingleKeys } from '@/components/simulation/single-keys';
import { StageProvider } from '@/components/simulation/stage-context';
import { testStage } from '@/components/simulation/test-stage';
import type { SeriesPoint } from '@/simulator';
import { Timeline } from './timeline';

function window(atS: number, values: Partial<SeriesPoint> = {}): SeriesPoint {
  const counts = { arrived: 10, completed: 10, failed: 0, throttled: 0, timedOut: 0, coldStarts: 0 };
  return { atS, windowS: 1, limits: [], ...counts, ...values } as SeriesPoint;
}

function setUp() {
  const stage = testStage();
  const { store, controller } = stage;
  const seek = vi.spyOn(controller, 'seek').mockImplementation(() => {});
  const show = (simTimeUs: number, viewedUs?: number) =>
    act(() =>
      store.setState({
        phase: 'paused',
        newestUs: 60_000_000,
        viewedUs,
        summary: { simTimeUs } as NonNullable<ReturnType<typeof store.getState>['summary']>,
        series: Array.from({ length: 60 }, (_, index) =>
          window(index + 1, { coldStarts: index === 1 ? 4 : 0, throttled: index === 30 ? 2 : 0 }),
        ),
      }),
    );
  render(
    <StageProvider value={stage}>
      <section aria-labelledby="stage-title">
        <h2 id="stage-title">Run the pattern</h2>
        <button type="button">somewhere in the stage</button>
        <Timeline />
      </section>
    </StageProvider>,
  );
  return { seek, show, store, controller };
}

afterEach(() => turnSingleKeys(true));

describe('Timeline', () => {
  it('is a slider over the whole run that says the moment in words', () => {
    const { seek, show } = setUp();
    show(30_400_000);
    const slider = screen.getByRole('slider', { name: 'Moment of the run' });
    expect(slider.getAttribute('aria-valuetext')).toBe('0:00:30.400, 2 throttled');
    expect(slider.getAttribute('aria-valuemax')).toBe('60');
    const presses: [string, boolean, number][] = [
      ['ArrowLeft', false, 29_400_000],
      ['ArrowRight', true, 40_400_000],
      ['Home', false, 0],
      ['End', false, 60_000_000],
      ['PageDown', false, 20_400_000],
    ];
    for (const [key, shiftKey] of presses) fireEvent.keyDown(slider, { key, shiftKey });
    expect(seek.mock.calls.map(([toUs]) => toUs)).toEqual(presses.map(([, , toUs]) => toUs));
  });

  it('leads to what happened, by its name in the list and step by step', () => {
    const { seek, show } = setUp();
    show(10_000_000, 10_000_000);
    fireEvent.click(screen.getByRole('button', { name: /First cold start/ }));
    fireEvent.click(screen.getByRole('button', { name: /Next event/ }));
    fireEvent.click(screen.getByRole('button', { name: /Previous event/ }));
    expect(seek.mock.calls.map(([toUs]) => toUs)).toEqual([2_000_000, 31_000_000, 2_000_000]);
    expect(screen.getByRole('button', { name: /First throttled request/ })).toBeTruthy();
  });

  it('says that one looks back, and leads back to the newest moment', () => {
    const { seek, show } = setUp();
    show(60_000_000);
    expect(screen.queryByText(/Looking at/)).toBeNull();
    show(12_000_000, 12_000_000);
    expect(screen.getByText(/Looking at 0:00:12.000/).textContent).toMatch(/ Play goes on from here/);
    fireEvent.click(screen.getByRole('button', { name: 'Back to the newest moment' }));
    expect(seek).toHaveBeenCalledWith(60_000_000);
  });

  it('takes keys of one letter in the stage, never in a field, and not where they are turned off', () => {
    const { controller, show, store } = setUp();
    show(10_000_000);
    const restart = vi.spyOn(controller, 'restart').mockImplementation(() => {});
    const inside = screen.getByRole('button', { name: 'somewhere in the stage' });
    fireEvent.keyDown(inside, { key: ']' });
    expect(store.getState().settings.speed).toBe(2);
    fireEvent.keyDown(inside, { key: 'r' });
    expect(restart).toHaveBeenCalledTimes(1);
    fireEvent.keyDown(document.body, { key: 'r' });
    turnSingleKeys(false);
    fireEvent.keyDown(inside, { key: 'r' });
    expect(restart).toHaveBeenCalledTimes(1);
  });
});
