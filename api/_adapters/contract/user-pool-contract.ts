import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../_contract/limits';
import type { UserPool } from '../../_ports/user-pool';
import { atOnce, NOW_MS, newScope, type Subject, tally } from './subject';

const HOUR_MS = 60 * 60 * 1000;

export function describeUserPool(subject: () => Subject): void {
  describe('user pool', () => {
    let sandboxId: string;
    let pool: UserPool;

    beforeEach(async () => {
      ({ sandboxId } = await newScope(subject()));
      pool = subject().storage.userPool(sandboxId);
    });

    it('gives a name to one of many who ask at once', async () => {
      expect(tally(await atOnce(20, () => signUp('ada')))).toEqual({ created: 1, 'name-taken': 19 });
      const user = await pool.findByName('ada');
      expect(user).toMatchObject({ name: 'ada', passwordHash: 'hash', createdAtMs: NOW_MS });
      await pool.updatePasswordHash(user!.id, 'better');
      expect(await pool.findById(user!.id)).toEqual({ ...user, passwordHash: 'better' });
    });

    it('never holds more accounts than the sandbox may have', async () => {
      const outcomes = await atOnce(LIMITS.usersPerSandbox + 10, (index) => signUp(`user-${index}`));
      expect(tally(outcomes)).toEqual({ created: LIMITS.usersPerSandbox, 'quota-exceeded': 10 });
    });

    it('knows no account of another sandbox', async () => {
      await signUp('ada');
      const other = subject().storage.userPool((await newScope(subject())).sandboxId);
      expect(await other.findByName('ada')).toBeUndefined();
      const { id } = (await pool.findByName('ada'))!;
      expect(await other.findById(id)).toBeUndefined();
      expect(await other.erase(id)).toBe(false);
      expect(await pool.findById(id)).toBeDefined();
    });

    it('rotates a refresh token, and knows its family as live', async () => {
      const userId = await openSession('t0');
      expect(await rotate('t0', 't1')).toMatchObject({ kind: 'rotated', familyId: 'family', user: { id: userId } });
      expect(await rotate('t1', 't2')).toMatchObject({ kind: 'rotated' });
      expect(await pool.isLive('family', NOW_MS)).toBe(true);
      expect(await rotate('none', 't3')).toEqual({ kind: 'unknown' });
    });

    it('revokes the whole family when an old token comes again', async () => {
      await openSession('t0');
      await rotate('t0', 't1');
      expect(await rotate('t0', 'thief')).toEqual({ kind: 'reused' });
      expect(await pool.isLive('family', NOW_MS)).toBe(false);
      expect(await rotate('t1', 't2')).toEqual({ kind: 'unknown' });
      expect(await rotate('thief', 't3')).toEqual({ kind: 'unknown' });
    });

    it('rotates a token for one of many who show it at once, and takes the others for thieves', async () => {
      await openSession('t0');
      const outcomes = await atOnce(10, (index) => rotate('t0', `next-${index}`));
      expect(tally(outcomes)).toEqual({ rotated: 1, reused: 9 });
      expect(await pool.isLive('family', NOW_MS)).toBe(false);
    });

    it('ends a session by time, by sign-out, and leaves others alone', async () => {
      const userId = await openSession('t0');
      expect(await pool.isLive('family', NOW_MS + HOUR_MS)).toBe(false);
      expect(await rotate('t0', 't1', NOW_MS + HOUR_MS)).toEqual({ kind: 'unknown' });
      const second = { familyId: 'second', userId, tokenHash: 's0', expiresAtMs: NOW_MS + HOUR_MS };
      await pool.openSession(second);
      await pool.revoke('family');
      expect(await rotate('t0', 't1')).toEqual({ kind: 'unknown' });
      expect(await pool.isLive('family', NOW_MS)).toBe(false);
      expect(await pool.isLive('second', NOW_MS)).toBe(true);
      await subject().storage.sweep(NOW_MS + HOUR_MS);
      expect(await rotate('s0', 's1')).toEqual({ kind: 'unknown' });
    });

    it('counts failed tries of a network, and of the name from everywhere', async () => {
      await atOnce(6, () => pool.recordFailure('ada', '192.0.2.1', NOW_MS));
      const counted = await pool.recordFailure('ada', '192.0.2.2', NOW_MS + 5);
      expect(counted).toEqual({
        here: { count: 1, lastAtMs: NOW_MS + 5 },
        everywhere: { count: 7, lastAtMs: NOW_MS + 5 },
      });
      expect((await pool.failures('ada', '192.0.2.1')).here).toEqual({ count: 6, lastAtMs: NOW_MS });
      expect((await pool.failures('bob', '192.0.2.1')).everywhere.count).toBe(0);
    });

    it('forgives a network its own tries only', async () => {
      await atOnce(3, () => pool.recordFailure('ada', 'victim', NOW_MS));
      await atOnce(4, () => pool.recordFailure('ada', 'attacker', NOW_MS));
      await pool.clearFailures('ada', 'victim');
      expect(await pool.failures('ada', 'victim')).toMatchObject({ here: { count: 0 }, everywhere: { count: 4 } });
      await pool.clearFailures('ada', 'attacker');
      expect(await pool.failures('ada', 'attacker')).toMatchObject({ here: { count: 0 }, everywhere: { count: 0 } });
    });

    it('begins to count anew after a quiet quarter of an hour', async () => {
      const quietMs = LIMITS.longestLockoutS * 1000;
      await atOnce(6, () => pool.recordFailure('ada', 'here', NOW_MS));
      expect((await pool.recordFailure('ada', 'here', NOW_MS + quietMs - 1)).here.count).toBe(7);
      expect((await pool.recordFailure('ada', 'here', NOW_MS + 3 * quietMs)).here.count).toBe(1);
    });

    function signUp(name: string) {
      return pool.create({ id: randomUUID(), name, passwordHash: 'hash', createdAtMs: NOW_MS });
    }

    /** Signs ada in; returns her id. */
    async function openSession(tokenHash: string): Promise<string> {
      await signUp('ada');
      const { id } = (await pool.findByName('ada'))!;
      await pool.openSession({ familyId: 'family', userId: id, tokenHash, expiresAtMs: NOW_MS + HOUR_MS });
      return id;
    }

    function rotate(tokenHash: string, nextTokenHash: string, nowMs = NOW_MS) {
      return pool.rotate({ tokenHash, nextTokenHash, nowMs, expiresAtMs: NOW_MS + 2 * HOUR_MS });
    }
  });
}
