import { randomBytes } from 'node:crypto';
import type { Clock, Ids } from '../_ports/clock';

/** How far the fine clock may stray from the system's before it follows. */
const MAX_DRIFT_MS = 50;

/** The system's time in whole milliseconds: what is stored, compared and put into tokens. */
export const systemClock: Clock = { nowMs: () => Date.now() };

/**
 * A clock with fractions of a millisecond for spans. It runs evenly, and follows the system's clock when that was set
 * anew or has drifted away.
 */
export function createFineClock(): Clock {
  let originMs = performance.timeOrigin;
  return {
    nowMs() {
      const driftMs = Date.now() - (originMs + performance.now());
      if (Math.abs(driftMs) > MAX_DRIFT_MS) originMs += driftMs;
      return originMs + performance.now();
    },
  };
}

/** Random identifiers of 128 bits, as 32 hexadecimal digits: the form of a trace id as well. */
export const randomIds: Ids = { newId: () => randomBytes(16).toString('hex') };

/** A span's id: 64 random bits as 16 hexadecimal digits, as the trace context of the web wants it. */
export function newSpanId(): string {
  return randomBytes(8).toString('hex');
}
