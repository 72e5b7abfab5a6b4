import type { RefreshRequest, SignInRequest, SignUpRequest, UserView } from '../../_contract/auth';
import { problem } from '../../_contract/problems';
import type { Handler, HandlerContext, HttpEvent } from '../../_ports/function-runtime';
import type { Answer } from '../../_ports/receipt';
import type { User } from '../../_ports/user-pool';
import { isoTime, json, noContent } from '../answers';
import { bodyOf, type Operation, type OperationOf, serveOperation } from '../operations';
import { lockedUntilMs } from './lock-out';
import { createPasswordHasher, findWeakness, isOutdated, type PasswordHasher, STRANGERS_HASH } from './passwords';
import { openSession, renewSession } from './sessions';

/** Builds the function auth: accounts and sessions in the user pool of the caller's sandbox. */
export function createAuth(hasher: PasswordHasher): Handler {
  const operations: Record<OperationOf<'auth'>, Operation> = {
    signUp: (event, context) => signUp(event, context, hasher),
    signIn: (event, context) => signIn(event, context, hasher),
    refresh,
    signOut,
    getMe,
    deleteMe,
  };
  return async (event, context) => {
    if (event.source !== 'http') throw new Error(`The function auth takes no events of the source ${event.source}.`);
    return serveOperation(operations, event, context);
  };
}

/** What the package of the function exports. */
export const handler: Handler = createAuth(createPasswordHasher());

/**
 * Makes an account. A taken name is told, for a user pool belongs to one private sandbox: nobody but the one who
 * made its accounts can ask, so the answer betrays nothing.
 */
async function signUp(event: HttpEvent, context: HandlerContext, hasher: PasswordHasher): Promise<Answer> {
  const { name: givenName, password } = bodyOf<SignUpRequest>(event);
  const name = normaliseName(givenName);
  const weakness = findWeakness(password, name);
  if (weakness) {
    const errors = [{ pointer: '/password', code: 'common', message: weakness }];
    return problem('validation', weakness, { errors });
  }
  const passwordHash = await hasher.hash(password);
  const user = { id: context.newId(), name, passwordHash, createdAtMs: context.nowMs() };
  switch (await context.ports.userPool.create(user)) {
    case 'created':
      return json(201, viewOf(user));
    case 'name-taken':
      return problem('conflict', 'An account of this sandbox has the name already.');
    case 'quota-exceeded':
      return problem('quota-exceeded', 'The sandbox holds as many accounts as it may.');
  }
}

/**
 * Begins a session. A wrong name takes the same steps as a wrong password, its hash included, and the same answer.
 *
 * A try counts as failed before its password is looked at, and success takes it back: tries sent all at once could
 * otherwise pass before the first of them is counted. A try during a lock is neither counted nor hashed.
 */
async function signIn(event: HttpEvent, context: HandlerContext, hasher: PasswordHasher): Promise<Answer> {
  const { name: givenName, password } = bodyOf<SignInRequest>(event);
  const name = normaliseName(givenName);
  const { userPool } = context.ports;
  const nowMs = context.nowMs();

  const before = await userPool.failures(name, event.network);
  if (lockedUntilMs(before) > nowMs) return locked(lockedUntilMs(before) - nowMs);
  const counted = await userPool.recordFailure(name, event.network, nowMs);
  const raced = { here: { count: counted.here.count - 1, lastAtMs: nowMs }, everywhere: counted.everywhere };
  if (raced.here.count > before.here.count && lockedUntilMs(raced) > nowMs) return locked(lockedUntilMs(raced) - nowMs);

  const user = await userPool.findByName(name);
  const isRight = await hasher.verify(user?.passwordHash ?? STRANGERS_HASH, password);
  if (!user || !isRight) return problem('invalid-credentials', 'The name or the password is wrong.');

  await userPool.clearFailures(name, event.network);
  if (isOutdated(user.passwordHash)) await userPool.updatePasswordHash(user.id, await hasher.hash(password));
  return json(200, await openSession(user, context));
}

function locked(waitMs: number): Answer {
  const headers = { 'retry-after': String(Math.ceil(waitMs / 1000)) };
  return problem('throttled', 'Too many tries have failed for this name from here.', { headers });
}

/** Why a token is refused is not told; a token that came twice has ended its session for good. */
async function refresh(event: HttpEvent, context: HandlerContext): Promise<Answer> {
  const { refreshToken } = bodyOf<RefreshRequest>(event);
  const outcome = await renewSession(refreshToken, context);
  if (outcome.kind === 'renewed') return json(200, outcome.session);
  return problem('unauthenticated', 'The refresh token is not good any more. Sign in again.');
}

async function signOut(event: HttpEvent, { ports }: HandlerContext): Promise<Answer> {
  if (event.familyId !== undefined) await ports.userPool.revoke(event.familyId);
  return noContent();
}

async function getMe(_event: HttpEvent, { ports, scope }: HandlerContext): Promise<Answer> {
  const user = await ports.userPool.findById(scope.ownerId);
  return user ? json(200, viewOf(user)) : nobody();
}

async function deleteMe(_event: HttpEvent, { ports, scope }: HandlerContext): Promise<Answer> {
  return (await ports.userPool.erase(scope.ownerId)) ? noContent() : nobody();
}

/** The account went away while its token was on the way. */
function nobody(): Answer {
  return problem('unauthenticated', 'The token belongs to no account.');
}

/** One spelling of a name for all that look alike to its owner. */
function normaliseName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}

function viewOf({ id, name, createdAtMs }: User): UserView {
  return { id, name, createdAt: isoTime(createdAtMs) };
}
