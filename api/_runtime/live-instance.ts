import type { Live } from './create-live';

const KEY = Symbol.for('cloud-architecture-patterns.live');
/** Route handlers and the server's start do not share modules; they share what is global. */
const shared = globalThis as { [KEY]?: Live };

/** The live API of this process, if anybody has asked for it yet. */
export function liveIfMade(): Live | undefined {
  return shared[KEY];
}

/** Remembers the live API of this process. */
export function keepLive(live: Live): Live {
  shared[KEY] = live;
  return live;
}
