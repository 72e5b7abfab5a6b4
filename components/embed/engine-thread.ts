const ENGINE = '/engine.js';

/**
 * Fetches the engine as one text (scripts/engine.mjs makes it), from which workers can be started.
 *
 * A frame without an origin may not start a worker from an address of the site: to it, that is another site. A text that it
 * has fetched is its own.
 */
export async function fetchEngine(): Promise<() => Worker> {
  const answer = await fetch(ENGINE);
  if (!answer.ok) throw new Error(`The engine could not be fetched: status ${answer.status}.`);
  const script = new Blob([await answer.text()], { type: 'text/javascript' });
  return () => {
    const address = URL.createObjectURL(script);
    const worker = new Worker(address);
    // The worker has begun to load it; nobody else needs it.
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    return worker;
  };
}
