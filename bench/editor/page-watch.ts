// These run in the page, on its own clock, so that nothing of the driver's is in the figures. Each stands alone.

/** Time from the next choice of a file until so many parts are drawn and the page answers again, in ms. */
export function untilDrawn(parts: number): Promise<number> {
  return new Promise((resolve) => {
    let startMs = Number.NaN;
    const start = () => {
      startMs = performance.now();
    };
    window.addEventListener('change', start, { capture: true, once: true });
    const look = () => {
      const isDrawn = document.querySelectorAll('.react-flow__node').length >= parts;
      if (Number.isNaN(startMs) || !isDrawn) requestAnimationFrame(look);
      else requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - startMs)));
    };
    requestAnimationFrame(look);
  });
}

/** Frames drawn a second for a while, and the longest time between two. */
export function framesDuring(ms: number): Promise<{ framesPerS: number; longestMs: number }> {
  return new Promise((resolve) => {
    const startMs = performance.now();
    let frames = 0;
    let lastMs = startMs;
    let longestMs = 0;
    const note = () => {
      const nowMs = performance.now();
      frames += 1;
      longestMs = Math.max(longestMs, nowMs - lastMs);
      lastMs = nowMs;
      if (nowMs - startMs < ms) requestAnimationFrame(note);
      else resolve({ framesPerS: (frames * 1_000) / (nowMs - startMs), longestMs });
    };
    requestAnimationFrame(note);
  });
}

/** Presses a button of the editor, and waits until its effect is drawn; the time in ms. */
export function untilNextPicture(name: string): Promise<number> {
  const button = [...document.querySelectorAll<HTMLElement>('button')].find(
    (each) => each.getAttribute('aria-label') === name || each.textContent === name,
  );
  if (!button) throw new Error(`no button "${name}"`);
  return new Promise((resolve) => {
    const startMs = performance.now();
    button.click();
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - startMs)));
  });
}
