import { and, count, eq, inArray, lte, sql } from 'drizzle-orm';
import { LIMITS } from '../../_contract/limits';
import type { ByteStore } from '../../_ports/bucket';
import { ANONYMOUS, type Scope } from '../../_ports/scope';
import type { LoginFailures, RotateOutcome, User, UserPool } from '../../_ports/user-pool';
import { ownerPrefix } from '../bytes/byte-keys';
import { type Database, inTransaction } from '../database/database';
import {
  effects,
  effectTotals,
  files,
  idempotencyRecords,
  items,
  loginFailures,
  messages,
  outboxEvents,
  queueTurns,
  refreshTokens,
  sandboxes,
  sessions,
  streamRecords,
  users,
} from '../database/schema';
import { oweErasure, settleErasures } from './byte-erasures';
import { enterScope } from './enter-scope';
import { ownedBy } from './owned-by';

/** Tables whose rows belong to a user; sessions and refresh tokens go with the account's own row. */
const OWNED = [
  items,
  streamRecords,
  files,
  messages,
  queueTurns,
  effects,
  effectTotals,
  outboxEvents,
  idempotencyRecords,
] as const;

/** Stands for every network in the count of a name's failures. */
const EVERYWHERE = '*';
/** Failures this far apart do not add up. */
const FAILURE_MEMORY_MS = LIMITS.longestLockoutS * 1000;

const USER = {
  id: users.id,
  name: users.name,
  passwordHash: users.passwordHash,
  createdAtMs: users.createdAtMs,
};

/** The user pool of one sandbox. */
export class DatabaseUserPool implements UserPool {
  constructor(
    private readonly database: Database,
    private readonly bytes: ByteStore,
    private readonly sandboxId: string,
  ) {}

  create(user: User): Promise<'created' | 'name-taken' | 'quota-exceeded'> {
    const { sandboxId } = this;
    ownerPrefix({ sandboxId, ownerId: user.id });
    return inTransaction(this.database, async (transaction) => {
      await enterScope(transaction, this.scope, user.createdAtMs);
      const [namesake] = await transaction.select(USER).from(users).where(this.isNamed(user.name));
      if (namesake) return 'name-taken';
      const [stored] = await transaction.select({ users: count() }).from(users).where(eq(users.sandboxId, sandboxId));
      if ((stored?.users ?? 0) >= LIMITS.usersPerSandbox) return 'quota-exceeded';
      await transaction.insert(users).values({ ...user, sandboxId });
      return 'created';
    });
  }

  async findByName(name: string): Promise<User | undefined> {
    const [user] = await this.database.select(USER).from(users).where(this.isNamed(name));
    return user;
  }

  async findById(id: string): Promise<User | undefined> {
    const [user] = await this.database.select(USER).from(users).where(this.isUser(id));
    return user;
  }

  async updatePasswordHash(id: string, passwordHash: string): Promise<void> {
    await this.database.update(users).set({ passwordHash }).where(this.isUser(id));
  }

  async erase(id: string): Promise<boolean> {
    const owner: Scope = { sandboxId: this.sandboxId, ownerId: id };
    const isErased = await inTransaction(this.database, async (transaction) => {
      /* Waits for changes that began, and keeps new ones out. */
      await transaction
        .select({ id: sandboxes.id })
        .from(sandboxes)
        .where(eq(sandboxes.id, this.sandboxId))
        .for('update');
      const [erased] = await transaction.delete(users).where(this.isUser(id)).returning(USER);
      if (!erased) return false;
      for (const table of OWNED) {
        await transaction.delete(table).where(ownedBy(table, owner));
      }
      await transaction.delete(loginFailures).where(this.isTryOf(erased.name));
      await oweErasure(transaction, [ownerPrefix(owner)]);
      return true;
    });
    if (isErased) await settleErasures(this.database, this.bytes, [ownerPrefix(owner)]);
    return isErased;
  }

  failures(name: string, network: string): Promise<LoginFailures> {
    return this.readFailures(this.database, name, network);
  }

  recordFailure(name: string, network: string, nowMs: number): Promise<LoginFailures> {
    return inTransaction(this.database, async (transaction) => {
      await enterScope(transaction, this.scope);
      await transaction
        .insert(loginFailures)
        .values(
          [network, EVERYWHERE].sort().map((where) => ({
            sandboxId: this.sandboxId,
            name,
            network: where,
            count: 1,
            lastAtMs: nowMs,
          })),
        )
        .onConflictDoUpdate({
          target: [loginFailures.sandboxId, loginFailures.name, loginFailures.network],
          set: {
            count: sql`case when ${loginFailures.lastAtMs} <= ${nowMs - FAILURE_MEMORY_MS}::bigint then 1 else ${loginFailures.count} + 1 end`,
            lastAtMs: nowMs,
          },
        });
      return this.readFailures(transaction, name, network);
    });
  }

  /** Takes the network's own failures out of both counts: a visitor's success excuses nobody else's tries. */
  clearFailures(name: string, network: string): Promise<void> {
    return inTransaction(this.database, async (transaction) => {
      const [cleared] = await transaction
        .delete(loginFailures)
        .where(and(this.isTryOf(name), eq(loginFailures.network, network)))
        .returning({ count: loginFailures.count });
      if (!cleared) return;
      const isEverywhere = and(this.isTryOf(name), eq(loginFailures.network, EVERYWHERE));
      await transaction
        .update(loginFailures)
        .set({ count: sql`${loginFailures.count} - ${cleared.count}` })
        .where(isEverywhere);
      await transaction.delete(loginFailures).where(and(isEverywhere, lte(loginFailures.count, 0)));
    });
  }

  openSession({ familyId, userId, tokenHash, expiresAtMs }: Parameters<UserPool['openSession']>[0]): Promise<void> {
    const { sandboxId } = this;
    return inTransaction(this.database, async (transaction) => {
      await enterScope(transaction, { sandboxId, ownerId: userId });
      await transaction.insert(sessions).values({ sandboxId, familyId, userId, isRevoked: false, expiresAtMs });
      await transaction.insert(refreshTokens).values({ sandboxId, tokenHash, familyId, isUsed: false, expiresAtMs });
    });
  }

  rotate({ tokenHash, nextTokenHash, nowMs, expiresAtMs }: Parameters<UserPool['rotate']>[0]): Promise<RotateOutcome> {
    const { sandboxId } = this;
    return inTransaction(this.database, async (transaction) => {
      const found = await this.lockSession(transaction, tokenHash);
      if (!found) return { kind: 'unknown' };
      const { token, session, user } = found;
      const isFamily = and(eq(sessions.sandboxId, sandboxId), eq(sessions.familyId, session.familyId));
      if (token.isUsed) {
        await transaction.update(sessions).set({ isRevoked: true }).where(isFamily);
        return { kind: 'reused' };
      }
      if (session.isRevoked || token.expiresAtMs <= nowMs) return { kind: 'unknown' };
      await transaction.update(refreshTokens).set({ isUsed: true }).where(this.isToken(tokenHash));
      await transaction
        .insert(refreshTokens)
        .values({ sandboxId, tokenHash: nextTokenHash, familyId: session.familyId, isUsed: false, expiresAtMs });
      await transaction.update(sessions).set({ expiresAtMs }).where(isFamily);
      return { kind: 'rotated', user, familyId: session.familyId };
    });
  }

  async revoke(familyId: string): Promise<void> {
    await this.database
      .update(sessions)
      .set({ isRevoked: true })
      .where(and(eq(sessions.sandboxId, this.sandboxId), eq(sessions.familyId, familyId)));
  }

  async isLive(familyId: string, nowMs: number): Promise<boolean> {
    const [session] = await this.database
      .select({ isRevoked: sessions.isRevoked, expiresAtMs: sessions.expiresAtMs })
      .from(sessions)
      .where(and(eq(sessions.sandboxId, this.sandboxId), eq(sessions.familyId, familyId)));
    return session !== undefined && !session.isRevoked && session.expiresAtMs > nowMs;
  }

  private get scope(): Scope {
    return { sandboxId: this.sandboxId, ownerId: ANONYMOUS };
  }

  private isUser(id: string) {
    return and(eq(users.sandboxId, this.sandboxId), eq(users.id, id));
  }

  private isNamed(name: string) {
    return and(eq(users.sandboxId, this.sandboxId), eq(users.name, name));
  }

  private isTryOf(name: string) {
    return and(eq(loginFailures.sandboxId, this.sandboxId), eq(loginFailures.name, name));
  }

  private isToken(tokenHash: string) {
    return and(eq(refreshTokens.sandboxId, this.sandboxId), eq(refreshTokens.tokenHash, tokenHash));
  }

  /** Finds what a token belongs to, and keeps a second rotation of its family waiting. */
  private async lockSession(transaction: Database, tokenHash: string) {
    const [family] = await transaction
      .select({ familyId: refreshTokens.familyId })
      .from(refreshTokens)
      .where(this.isToken(tokenHash));
    if (!family) return undefined;
    const [session] = await transaction
      .select()
      .from(sessions)
      .where(and(eq(sessions.sandboxId, this.sandboxId), eq(sessions.familyId, family.familyId)))
      .for('update');
    if (!session) return undefined;
    /* Read under the lock: what the first read saw may be used by now. */
    const [token] = await transaction.select().from(refreshTokens).where(this.isToken(tokenHash));
    const [user] = await transaction.select(USER).from(users).where(this.isUser(session.userId));
    return token && user && { token, session, user };
  }

  private async readFailures(database: Database, name: string, network: string): Promise<LoginFailures> {
    const rows = await database
      .select({ network: loginFailures.network, count: loginFailures.count, lastAtMs: loginFailures.lastAtMs })
      .from(loginFailures)
      .where(and(this.isTryOf(name), inArray(loginFailures.network, [network, EVERYWHERE])));
    const of = (where: string) => {
      const row = rows.find((failure) => failure.network === where);
      return { count: row?.count ?? 0, lastAtMs: row?.lastAtMs ?? 0 };
    };
    return { here: of(network), everywhere: of(EVERYWHERE) };
  }
}
