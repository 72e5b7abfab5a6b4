import { createHash, timingSafeEqual } from 'node:crypto';
import type { Operation } from '../_contract/operation';
import { ANONYMOUS } from '../_ports/scope';
import type { Principal } from '../_ports/tokens';
import type { GatewayPorts } from './ports';
import { Refusal } from './refusal';
import { CHALLENGE } from './response';

/**
 * How long a sandbox or session that was found alive is believed to be. Other processes hear of an end so late at most; on a
 * platform whose cache is shared, within a moment.
 */
const LIVENESS_S = 5;
/** Ends that came so long ago are out of every cache. */
const DISTRUSTED_MS = 2 * LIVENESS_S * 1000;

/** Learns who calls, from the bearer token. */
export interface Authenticator {
  /**
   * @throws {Refusal} 401 when the token is absent, not ours, or of a sandbox or session that ended; 403 when the
   *   operation is for signed-in users and the caller is none.
   */
  authenticate(headers: Headers, operation: Operation): Promise<Principal>;
  /**
   * Has the requests of the sandbox looked up again, because its end or a session's end may have come: in this process from
   * the call on, in others when the cache has heard of it.
   */
  forget(sandboxId: string): Promise<void>;
}

export function createAuthenticator(ports: GatewayPorts): Authenticator {
  const { cache } = ports.platform;
  /** Sandboxes in which something ended lately, in that order: until when the cache is not believed about them. */
  const distrustedUntilMs = new Map<string, number>();

  const isTrusted = (sandboxId: string, nowMs: number) => (distrustedUntilMs.get(sandboxId) ?? 0) <= nowMs;

  async function isAlive({ sandboxId, familyId }: Principal, nowMs: number): Promise<boolean> {
    const key = JSON.stringify(['alive', sandboxId, familyId ?? null]);
    if (isTrusted(sandboxId, nowMs) && (await cache.get(key)) !== undefined) return true;
    const storage = await ports.storage();
    const sandbox = await storage.sandboxes.get(sandboxId, nowMs);
    if (!sandbox) return false;
    if (familyId !== undefined && !(await storage.userPool(sandboxId).isLive(familyId, nowMs))) return false;
    const ttlS = Math.min(LIVENESS_S, Math.floor((sandbox.expiresAtMs - nowMs) / 1000));
    // Its end may have come while it was looked up.
    if (ttlS > 0 && isTrusted(sandboxId, nowMs)) await cache.set(key, 'yes', { ttlS, tag: tagOf(sandboxId) });
    return true;
  }

  return {
    async authenticate(headers, operation) {
      const token = bearerToken(headers);
      if (token === undefined) throw unauthenticated('This needs a bearer token.', CHALLENGE);
      const nowMs = ports.clock.nowMs();
      const principal = await (await ports.tokens()).verify(token, nowMs);
      if (!principal || !(await isAlive(principal, nowMs))) {
        throw unauthenticated('The bearer token is not good, or no longer.', `${CHALLENGE}, error="invalid_token"`);
      }
      if (operation.policy === 'user' && (principal.ownerId === ANONYMOUS || principal.familyId === undefined)) {
        throw new Refusal('forbidden', 'This is for signed-in users; the token is that of a sandbox.');
      }
      return principal;
    },
    async forget(sandboxId) {
      const nowMs = ports.clock.nowMs();
      for (const [id, untilMs] of distrustedUntilMs) {
        if (untilMs > nowMs) break;
        distrustedUntilMs.delete(id);
      }
      // Last in the order of ends. From here on this process asks the store, whatever the cache still holds.
      distrustedUntilMs.delete(sandboxId);
      distrustedUntilMs.set(sandboxId, nowMs + DISTRUSTED_MS);
      await cache.expire(tagOf(sandboxId));
    },
  };
}

function tagOf(sandboxId: string): string {
  return `sandbox:${sandboxId}`;
}

/** @throws {Refusal} 404 when there is no such route here, 401 when the secret is not the right one. */
export function authenticateCron(headers: Headers, secret: string | undefined): void {
  if (secret === undefined) throw new Refusal('not-found', 'Nothing is at this address.');
  const token = bearerToken(headers);
  if (token !== undefined && isSame(token, secret)) return;
  throw unauthenticated('This needs the secret of the schedule.', CHALLENGE);
}

function unauthenticated(detail: string, challenge: string): Refusal {
  return new Refusal('unauthenticated', detail, { headers: { 'WWW-Authenticate': challenge } });
}

function bearerToken(headers: Headers): string | undefined {
  return /^Bearer +([\x21-\x2b\x2d-\x7e]+)$/i.exec(headers.get('authorization') ?? '')?.[1];
}

/** Compares in a time that tells nothing, whatever the lengths. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
