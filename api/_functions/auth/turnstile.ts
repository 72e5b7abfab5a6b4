/** Runs a piece of work when its turn comes. */
export type Turnstile = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** Lets at most `limit` pieces of work run at once; the others wait in the order they came. */
export function createTurnstile(limit: number): Turnstile {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async (work) => {
    if (running < limit) running += 1;
    // Whoever ends hands over their place, so nobody who comes later slips in between.
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
