import { LIMITS } from '../../_contract/limits';
import type { LoginFailures } from '../../_ports/user-pool';

/** Failures of a name from everywhere, after which a network has one free try instead of five. */
const ALARM_FAILURES = 50;

/**
 * Until when a name takes no try from this network, in milliseconds since 1970; zero when it takes one now.
 *
 * The fifth failure from a network costs a second, and each one after doubles it: 2^(n - 5) seconds, at most 15 minutes.
 * When many networks together have failed 50 times, each has one free try instead of five: 2^(n - 1) seconds. That stops
 * guessing from everywhere at once, and still no stranger can lock a person out, because a network that has not failed
 * never waits.
 */
export function lockedUntilMs({ here, everywhere }: LoginFailures): number {
  const free = everywhere.count >= ALARM_FAILURES ? 1 : LIMITS.freeLoginFailures;
  if (here.count < free) return 0;
  const waitS = Math.min(2 ** (here.count - free), LIMITS.longestLockoutS);
  return here.lastAtMs + waitS * 1000;
}
