import { hash, parseOptions, verify } from '@node-rs/argon2';
import { isCommonPassword } from './common-passwords';
import { createTurnstile } from './turnstile';

/** Argon2id as OWASP's Password Storage Cheat Sheet recommends it: 19 MiB, two passes, one lane. */
export const HASH_COST = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 } as const;

/**
 * The hash of a password that nobody has, at the same cost: what a wrong name is checked against, so that it takes as
 * long as a wrong password.
 */
export const STRANGERS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$XVX53vB/keLIl1iH4cuyHg$e6uYAYg8NNztQywN7SlmE9bEXmCI9rtWbgoNh3etV7A';

/** A hash takes 19 MiB and a processor for its time: more at once would starve everything else. */
const HASHES_AT_ONCE = 4;

/** How passwords are hashed and checked. A test counts the calls. */
export interface PasswordHasher {
  /** @returns Argon2id in PHC string form, with a new salt. */
  hash(password: string): Promise<string>;
  verify(passwordHash: string, password: string): Promise<boolean>;
}

/** Hashes with Argon2id, a few at a time; the work itself is done outside of the thread. */
export function createPasswordHasher(): PasswordHasher {
  const turnstile = createTurnstile(HASHES_AT_ONCE);
  return {
    hash: (password) => turnstile(() => hash(password, HASH_COST)),
    verify: (passwordHash, password) => turnstile(() => verify(passwordHash, password)),
  };
}

/** Whether a hash was made at less than today's cost. */
export function isOutdated(passwordHash: string): boolean {
  const { memoryCost, timeCost, parallelism } = parseOptions(passwordHash);
  return memoryCost < HASH_COST.memoryCost || timeCost < HASH_COST.timeCost || parallelism < HASH_COST.parallelism;
}

/**
 * Why a password of the right length is refused all the same: it is among the first that anybody tries.
 *
 * @returns Undefined when it is accepted.
 */
export function findWeakness(password: string, name: string): string | undefined {
  const plain = password.normalize('NFKC').toLowerCase();
  if (plain === name) return 'The password is the name.';
  return isCommonPassword(plain) ? 'This password is among the first that are tried.' : undefined;
}
