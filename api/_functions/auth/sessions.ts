import { createHash } from 'node:crypto';
import type { Session } from '../../_contract/auth';
import { LIMITS } from '../../_contract/limits';
import type { HandlerContext } from '../../_ports/function-runtime';
import type { RotateOutcome, User } from '../../_ports/user-pool';

/** Begins the session of a user who has just proved the password. */
export async function openSession(user: User, context: HandlerContext): Promise<Session> {
  const { ports, newId } = context;
  const familyId = newId();
  const refreshToken = newRefreshToken(context);
  const tokenHash = hashToken(refreshToken);
  await ports.userPool.openSession({ familyId, userId: user.id, tokenHash, expiresAtMs: refreshExpiryMs(context) });
  return session(user.id, familyId, refreshToken, context);
}

/** Trades a refresh token, which is good once, for the next one. */
export async function renewSession(
  refreshToken: string,
  context: HandlerContext,
): Promise<{ kind: 'renewed'; session: Session } | Exclude<RotateOutcome, { kind: 'rotated' }>> {
  const nextToken = newRefreshToken(context);
  const outcome = await context.ports.userPool.rotate({
    tokenHash: hashToken(refreshToken),
    nextTokenHash: hashToken(nextToken),
    nowMs: context.nowMs(),
    expiresAtMs: refreshExpiryMs(context),
  });
  if (outcome.kind !== 'rotated') return outcome;
  return { kind: 'renewed', session: await session(outcome.user.id, outcome.familyId, nextToken, context) };
}

async function session(
  userId: string,
  familyId: string,
  refreshToken: string,
  { ports, scope, nowMs }: HandlerContext,
): Promise<Session> {
  const issuedAtMs = nowMs();
  const expiresAtMs = issuedAtMs + LIMITS.accessTokenLifeS * 1000;
  const principal = { sandboxId: scope.sandboxId, ownerId: userId, familyId, expiresAtMs };
  const accessToken = await ports.tokens.issue(principal, issuedAtMs);
  return { accessToken, refreshToken, tokenType: 'Bearer', expiresInS: LIMITS.accessTokenLifeS };
}

/** A session may outlive its sandbox on paper only: it is erased with it. */
function refreshExpiryMs({ nowMs }: HandlerContext): number {
  return nowMs() + LIMITS.refreshTokenLifeS * 1000;
}

function newRefreshToken({ newId }: HandlerContext): string {
  return newId() + newId();
}

/** The token is random throughout, so a fast hash hides it as well as a slow one. */
function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
