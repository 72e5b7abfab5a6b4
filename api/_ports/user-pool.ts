/** An account. The password itself is never stored. */
export interface User {
  id: string;
  name: string;
  /** Argon2id in PHC string form. */
  passwordHash: string;
  createdAtMs: number;
}

export type RotateOutcome =
  | { kind: 'rotated'; user: User; familyId: string }
  /** An old token came again: somebody copied it. The whole family is revoked. */
  | { kind: 'reused' }
  | { kind: 'unknown' };

/** The user pool, bound to one sandbox. Names are compared after normalisation by the caller. */
export interface UserPool {
  create(user: User): Promise<'created' | 'name-taken' | 'quota-exceeded'>;
  findByName(name: string): Promise<User | undefined>;
  findById(id: string): Promise<User | undefined>;
  updatePasswordHash(id: string, passwordHash: string): Promise<void>;
  /** Erases the account, its sessions and everything it owns in table, bucket and queue. */
  erase(id: string): Promise<boolean>;

  /** Failed tries of a name from one network, and of the name from everywhere. */
  failures(name: string, network: string): Promise<LoginFailures>;
  recordFailure(name: string, network: string, nowMs: number): Promise<LoginFailures>;
  /** Forgets the failures of the name from this network, and takes them off its count from everywhere. */
  clearFailures(name: string, network: string): Promise<void>;

  /** A sign-in begins a family of refresh tokens; only hashes of them are stored. */
  openSession(session: { familyId: string; userId: string; tokenHash: string; expiresAtMs: number }): Promise<void>;
  rotate(options: {
    tokenHash: string;
    nextTokenHash: string;
    nowMs: number;
    expiresAtMs: number;
  }): Promise<RotateOutcome>;
  revoke(familyId: string): Promise<void>;
  isLive(familyId: string, nowMs: number): Promise<boolean>;
}

export interface LoginFailures {
  here: { count: number; lastAtMs: number };
  everywhere: { count: number; lastAtMs: number };
}
