/** What a bearer token says. */
export interface Principal {
  sandboxId: string;
  /** A user's id, or `ANONYMOUS`. */
  ownerId: string;
  /** Of a user's session; absent for a sandbox token. */
  familyId?: string;
  expiresAtMs: number;
}

/** Issues and checks bearer tokens. The private key never leaves the adapter. */
export interface Tokens {
  issue(principal: Principal, nowMs: number): Promise<string>;
  /** @returns Undefined for whatever is not a live token of ours; the caller learns no reason. */
  verify(token: string, nowMs: number): Promise<Principal | undefined>;
  /** The public keys, as a JSON Web Key Set. */
  publicKeys(): Promise<{ keys: Record<string, string>[] }>;
  /** A message authentication code over a text, for signed addresses and cursors; `purpose` keeps the uses apart. */
  sign(purpose: 'upload' | 'cursor', text: string): Promise<string>;
  verifySignature(purpose: 'upload' | 'cursor', text: string, signature: string): Promise<boolean>;
}
