import { hash, parseOptions } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { isCommonPassword } from './common-passwords';
import { createPasswordHasher, findWeakness, HASH_COST, isOutdated, STRANGERS_HASH } from './passwords';
import { createTurnstile } from './turnstile';

const hasher = createPasswordHasher();

describe('a password hash', () => {
  it('is Argon2id in PHC form at the cost that OWASP recommends, with a salt of its own', async () => {
    const [first, second] = await Promise.all([hasher.hash('the same one'), hasher.hash('the same one')]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(first).not.toBe(second);
  });

  it.each([
    ['every character counts', 'a'.padStart(128, 'x'), 'b'.padStart(128, 'x')],
    ['capital letters count', 'Correct Horse', 'correct horse'],
    ['blanks at the ends count', ' a long secret ', 'a long secret'],
    ['a zero character ends nothing', 'secret\0one', 'secret\0two'],
    ['spellings of one letter differ', 'na\u00efve one', 'nai\u0308ve one'],
  ])('takes the password word for word: %s', async (_rule, password, other) => {
    const passwordHash = await hasher.hash(password);
    expect(await hasher.verify(passwordHash, password)).toBe(true);
    expect(await hasher.verify(passwordHash, other)).toBe(false);
  });

  it('is outdated when any part of its cost is below today’s', async () => {
    expect(isOutdated(await hasher.hash('up to date'))).toBe(false);
    expect(isOutdated(await hash('x', { ...HASH_COST, memoryCost: 4096 }))).toBe(true);
    expect(isOutdated(await hash('x', { ...HASH_COST, timeCost: 1 }))).toBe(true);
  });

  it('of nobody costs as much as one of somebody', () => {
    expect(parseOptions(STRANGERS_HASH)).toMatchObject(HASH_COST);
    expect(isOutdated(STRANGERS_HASH)).toBe(false);
  });
});

describe('a new password', () => {
  it.each([
    'password',
    'PassWord1',
    'ｐａｓｓｗｏｒｄ',
    'P@ssw0rd',
    'qwertyuiop',
    '12345678',
    '87654321',
    'aaaaaaaa',
    'abababab',
    'zyxwvuts',
  ])('is refused when it is as common as %s', (password) => {
    expect(findWeakness(password, 'ada')).toMatch(/first that are tried/);
  });

  it('is refused when it is the name', () => {
    expect(findWeakness('Ada.Lovelace', 'ada.lovelace')).toBe('The password is the name.');
  });

  it.each(['correct horse battery', 'canada-ada-forever', 'пароль из слов', '🦊🦊🐻🐻🐼🐼🐨🐨', '        x y'])(
    'is accepted without rules of composition: %s',
    (password) => {
      expect(findWeakness(password, 'ada')).toBeUndefined();
    },
  );

  it('knows the passwords of the list in any spelling', () => {
    expect(isCommonPassword('theworldinyourhand')).toBe(true);
    expect(isCommonPassword('contraseña')).toBe(true);
  });
});

describe('the turnstile', () => {
  it('lets no more in than it may, and everybody in the end, in the order they came', async () => {
    const turnstile = createTurnstile(4);
    let inside = 0;
    let most = 0;
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 25 }, (_, index) =>
        turnstile(async () => {
          order.push(index);
          inside += 1;
          most = Math.max(most, inside);
          await new Promise((resolve) => setTimeout(resolve, index % 3));
          inside -= 1;
        }),
      ),
    );
    expect(most).toBe(4);
    expect(order).toEqual(Array.from({ length: 25 }, (_, index) => index));
  });

  it('gives a place back when the work fails', async () => {
    const turnstile = createTurnstile(1);
    await expect(turnstile(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(turnstile(async () => 'yes')).resolves.toBe('yes');
  });
});
