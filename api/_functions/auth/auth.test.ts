import { hash } from '@node-rs/argon2';
import { beforeEach, describe, expect, it } from 'vitest';
import type { HandlerContext } from '../../_ports/function-runtime';
import { call, type Reply } from '../testing-calls';
import { TestingWorld } from '../testing-ports';
import { createAuth } from './index';
import { createPasswordHasher, type PasswordHasher } from './passwords';

const ADA = { name: 'ada', password: 'correct horse battery' };
const WRONG = { ...ADA, password: 'incorrect horse battery' };
const NOBODY = { name: 'nobody', password: 'incorrect horse battery' };

let world: TestingWorld;
let context: HandlerContext;
let hashed: { made: number; checked: number };
let auth: ReturnType<typeof createAuth>;

beforeEach(() => {
  world = new TestingWorld();
  context = world.context();
  hashed = { made: 0, checked: 0 };
  auth = createAuth(counting(createPasswordHasher()));
});

function counting(hasher: PasswordHasher): PasswordHasher {
  return {
    hash: (password) => {
      hashed.made += 1;
      return hasher.hash(password);
    },
    verify: (passwordHash, password) => {
      hashed.checked += 1;
      return hasher.verify(passwordHash, password);
    },
  };
}

const signUp = (body = ADA) => call(auth, 'signUp', context, { body });
const signIn = (body = ADA, network = '192.0.2.1') => call(auth, 'signIn', context, { body, network });
const refresh = (refreshToken: string) => call(auth, 'refresh', context, { body: { refreshToken } });

/** The context of whoever bears this access token. */
async function bearer(session: Reply): Promise<{ context: HandlerContext; familyId: string }> {
  const principal = await context.ports.tokens.verify(session.json.accessToken, world.nowMs);
  if (!principal?.familyId) throw new Error('The access token is no good.');
  return { context: world.context({ ownerId: principal.ownerId }), familyId: principal.familyId };
}

describe('signing up', () => {
  it('makes an account and tells nothing of its password', async () => {
    const reply = await signUp({ name: 'Ada.Lovelace', password: ADA.password });
    expect(reply.status).toBe(201);
    expect(reply.json).toEqual({
      id: expect.any(String),
      name: 'ada.lovelace',
      createdAt: '2026-03-01T12:00:00.000Z',
    });
    expect((await context.ports.userPool.findByName('ada.lovelace'))?.passwordHash).toMatch(/^\$argon2id\$/);
  });

  it('refuses a name that is taken, in capital letters too', async () => {
    await signUp();
    expect((await signUp({ ...ADA, name: 'ADA' })).status).toBe(409);
  });

  it('refuses a common password before it is hashed', async () => {
    const reply = await signUp({ ...ADA, password: 'Password1' });
    expect(reply.status).toBe(422);
    expect(reply.json.errors).toEqual([{ pointer: '/password', code: 'common', message: expect.any(String) }]);
    expect(hashed.made).toBe(0);
  });

  it('refuses more accounts than a sandbox may hold', async () => {
    for (let index = 0; index < 50; index += 1) {
      await context.ports.userPool.create({ id: `u${index}`, name: `user${index}`, passwordHash: '', createdAtMs: 0 });
    }
    const reply = await signUp();
    expect([reply.status, reply.json.title]).toEqual([409, 'Quota exceeded']);
  });

  it('keeps accounts apart by sandbox', async () => {
    await signUp();
    const elsewhere = world.context({ sandboxId: 'sandbox-b' });
    expect((await call(auth, 'signIn', elsewhere, { body: ADA })).status).toBe(401);
    expect((await call(auth, 'signUp', elsewhere, { body: ADA })).status).toBe(201);
  });
});

describe('signing in', () => {
  it('gives an access token of the user for 15 minutes, in a session that is live', async () => {
    const user = await signUp();
    const session = await signIn({ ...ADA, name: 'Ada' });
    expect(session.status).toBe(200);
    expect(session.json.expiresInS).toBe(900);
    const principal = await context.ports.tokens.verify(session.json.accessToken, world.nowMs);
    expect(principal).toEqual({
      sandboxId: 'sandbox-a',
      ownerId: user.json.id,
      familyId: expect.any(String),
      expiresAtMs: world.nowMs + 900_000,
    });
    expect(await context.ports.userPool.isLive(principal?.familyId ?? '', world.nowMs)).toBe(true);
  });

  it('answers a wrong name as it answers a wrong password, after as many hashes', async () => {
    await signUp();
    hashed.checked = 0;
    const wrongPassword = await signIn(WRONG);
    expect(hashed).toMatchObject({ checked: 1 });
    const wrongName = await signIn(NOBODY);
    expect(hashed).toMatchObject({ checked: 2 });
    expect(wrongPassword.status).toBe(401);
    expect(wrongName).toEqual(wrongPassword);
  });

  it('locks a name that nobody has just as one that somebody has', async () => {
    await signUp();
    for (let failures = 0; failures < 5; failures += 1) {
      expect(await signIn(NOBODY)).toEqual(await signIn(WRONG));
    }
    const locked = await signIn(NOBODY);
    expect(locked.status).toBe(429);
    expect(locked).toEqual(await signIn(WRONG));
  });

  it('takes no try while the lock lasts, and neither counts nor hashes it', async () => {
    await signUp();
    for (let failures = 0; failures < 6; failures += 1) {
      await signIn(WRONG);
      world.nowMs += failures < 4 ? 0 : 2000;
    }
    world.nowMs -= 2000;
    hashed.checked = 0;
    const locked = await signIn();
    expect([locked.status, locked.headers['retry-after']]).toEqual([429, '2']);
    world.nowMs += 1999;
    expect((await signIn()).headers['retry-after']).toBe('1');
    expect(hashed.checked).toBe(0);
    expect((await context.ports.userPool.failures('ada', '192.0.2.1')).here.count).toBe(6);
    world.nowMs += 1;
    expect((await signIn()).status).toBe(200);
  });

  it('forgets the failures after a success', async () => {
    await signUp();
    for (let failures = 0; failures < 4; failures += 1) await signIn(WRONG);
    await signIn();
    expect(await context.ports.userPool.failures('ada', '192.0.2.1')).toMatchObject({
      here: { count: 0 },
      everywhere: { count: 0 },
    });
  });

  it('lets a person in from their own network while strangers attack from many others', async () => {
    await signUp();
    for (let index = 0; index < 60; index += 1) {
      await context.ports.userPool.recordFailure('ada', `198.51.100.${index}`, world.nowMs);
    }
    expect((await signIn(WRONG, '198.51.100.1')).status).toBe(429);
    expect((await signIn(ADA, '192.0.2.77')).status).toBe(200);
  });

  it('hashes no more than the free tries when many come at once', async () => {
    await signUp();
    hashed.checked = 0;
    const replies = await Promise.all(Array.from({ length: 20 }, () => signIn(WRONG)));
    expect(hashed.checked).toBe(5);
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(15);
  });

  it('hashes the password anew when the stored hash is weaker than today’s', async () => {
    const user = (await signUp()).json;
    const weak = await hash(ADA.password, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await context.ports.userPool.updatePasswordHash(user.id, weak);
    expect((await signIn()).status).toBe(200);
    expect((await context.ports.userPool.findById(user.id))?.passwordHash).toContain('m=19456,t=2,p=1');
    hashed.made = 0;
    await signIn();
    expect(hashed.made).toBe(0);
  });
});

describe('refreshing', () => {
  it('gives new tokens for the same user and session', async () => {
    await signUp();
    const first = await signIn();
    const second = await refresh(first.json.refreshToken);
    expect(second.status).toBe(200);
    expect(second.json.refreshToken).not.toBe(first.json.refreshToken);
    expect((await bearer(second)).familyId).toBe((await bearer(first)).familyId);
  });

  it('ends the whole session when a token comes a second time', async () => {
    await signUp();
    const first = await signIn();
    const second = await refresh(first.json.refreshToken);
    const reused = await refresh(first.json.refreshToken);
    expect(reused.status).toBe(401);
    expect(await refresh(second.json.refreshToken)).toEqual(reused);
    expect(await context.ports.userPool.isLive((await bearer(second)).familyId, world.nowMs)).toBe(false);
  });

  it('leaves other sessions of the user alone', async () => {
    await signUp();
    const [stolen, other] = [await signIn(), await signIn()];
    await refresh(stolen.json.refreshToken);
    await refresh(stolen.json.refreshToken);
    expect((await refresh(other.json.refreshToken)).status).toBe(200);
  });

  it('answers the same to a token that never was and to one that is over', async () => {
    await signUp();
    const session = await signIn();
    world.nowMs += 24 * 3600 * 1000;
    const over = await refresh(session.json.refreshToken);
    expect(over.status).toBe(401);
    expect(await refresh('never-was')).toEqual(over);
  });

  it('keeps the token itself nowhere', async () => {
    await signUp();
    const { refreshToken } = (await signIn()).json;
    const asHash = { tokenHash: refreshToken, nextTokenHash: 'x', nowMs: world.nowMs, expiresAtMs: world.nowMs + 1 };
    expect(await context.ports.userPool.rotate(asHash)).toEqual({ kind: 'unknown' });
  });
});

describe('a signed-in user', () => {
  it('reads their account', async () => {
    const user = await signUp();
    const me = await bearer(await signIn());
    expect((await call(auth, 'getMe', me.context, me)).json).toEqual(user.json);
  });

  it('signs out, and the refresh token is dead with the session', async () => {
    await signUp();
    const session = await signIn();
    const { context: mine, familyId } = await bearer(session);
    expect((await call(auth, 'signOut', mine, { familyId })).status).toBe(204);
    expect(await context.ports.userPool.isLive(familyId, world.nowMs)).toBe(false);
    expect((await refresh(session.json.refreshToken)).status).toBe(401);
  });

  it('deletes the account, and then there is none', async () => {
    await signUp();
    const { context: mine } = await bearer(await signIn());
    expect((await call(auth, 'deleteMe', mine)).status).toBe(204);
    expect((await call(auth, 'deleteMe', mine)).status).toBe(401);
    expect((await call(auth, 'getMe', mine)).status).toBe(401);
    expect((await signIn()).status).toBe(401);
    expect((await signUp()).status).toBe(201);
  });
});

it('takes no events of other sources', async () => {
  await expect(auth({ source: 'table', records: [] }, context)).rejects.toThrow(/no events of the source table/);
});
