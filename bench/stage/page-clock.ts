import type { Page } from '@playwright/test';

/** What the page itself noted, on its own clock, in milliseconds. */
export interface PageClock {
  /** Since the last press until the clock of the stage showed another moment, for each press. */
  jumps: number[];
  /** Since the settings changed until figures came, a first time and for the whole length. */
  estimates: { firstMs: number; wholeMs: number }[];
  /** The longest time for which the main thread answered nothing, since it was asked for. */
  longestTaskMs: number;
  /** Frames drawn a second, over the time since it was asked for. */
  framesPerS: number;
}

/** Makes every page of a browser note what is measured, so that nothing of the driver's is in the figures. */
export async function installClock(page: Page): Promise<void> {
  // The translator of TypeScript wraps functions with names in a helper that a page does not have.
  await page.addInitScript('globalThis.__name = (value) => value');
  await page.addInitScript(() => {
    const clock: PageClock = { jumps: [], estimates: [], longestTaskMs: 0, framesPerS: 0 };
    Object.assign(window, { clock });

    let pressedMs = Number.NaN;
    window.addEventListener(
      'pointerdown',
      ({ target }) => {
        if (target instanceof Element && target.closest('[role="slider"]')) pressedMs = performance.now();
      },
      true,
    );
    let changedMs = Number.NaN;
    let firstMs = Number.NaN;
    // Whether the figures of the settings before have been marked as old.
    let isAnew = false;
    window.addEventListener(
      'keydown',
      ({ key }) => {
        if (key !== 'Enter') return;
        changedMs = performance.now();
        firstMs = Number.NaN;
        isAnew = false;
      },
      true,
    );
    const look = (records: MutationRecord[]) => {
      const nowMs = performance.now();
      const element = ({ target }: MutationRecord) => (target instanceof Element ? target : target.parentElement);
      if (pressedMs > 0 && records.some((record) => element(record)?.closest('[data-stage-clock]'))) {
        clock.jumps.push(nowMs - pressedMs);
        pressedMs = Number.NaN;
      }
      const forecast = document.querySelector('[aria-labelledby="forecast-title"]');
      if (!(changedMs > 0) || !forecast) return;
      const isOld = forecast.getAttribute('data-old') === 'true';
      if (isOld || forecast.getAttribute('data-whole') !== 'true') isAnew = true;
      if (isOld || !isAnew) return;
      if (Number.isNaN(firstMs)) firstMs = nowMs - changedMs;
      if (forecast.getAttribute('data-whole') !== 'true') return;
      clock.estimates.push({ firstMs, wholeMs: nowMs - changedMs });
      changedMs = Number.NaN;
    };
    const watch = new MutationObserver(look);
    document.addEventListener('DOMContentLoaded', () => {
      watch.observe(document.documentElement, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      });
    });
  });
}

/** What was noted so far. */
export function readClock(page: Page): Promise<PageClock> {
  return page.evaluate(() => (window as unknown as { clock: PageClock }).clock);
}

/**
 * Watches the main thread for a while: the longest time between two messages that it sends itself, which is its longest
 * task, and how many frames it draws.
 */
export function watchMainThread(
  page: Page,
  lengthMs: number,
): Promise<Pick<PageClock, 'longestTaskMs' | 'framesPerS'>> {
  return page.evaluate(
    (forMs) =>
      new Promise<{ longestTaskMs: number; framesPerS: number }>((resolve) => {
        const startMs = performance.now();
        let lastMs = startMs;
        let longestTaskMs = 0;
        let frames = 0;
        let isOver = false;
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          const nowMs = performance.now();
          longestTaskMs = Math.max(longestTaskMs, nowMs - lastMs);
          lastMs = nowMs;
          if (isOver) resolve({ longestTaskMs, framesPerS: frames / ((nowMs - startMs) / 1_000) });
          else port2.postMessage(null);
        };
        const draw = () => {
          frames += 1;
          if (performance.now() - startMs < forMs) requestAnimationFrame(draw);
          else isOver = true;
        };
        requestAnimationFrame(draw);
        port2.postMessage(null);
      }),
    lengthMs,
  );
}
