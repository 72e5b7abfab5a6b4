/**
 * Whose data an operation may touch. Every adapter puts it into every statement, so that a foreign object
 * is not there at all, whatever the code above asks for.
 */
export interface Scope {
  sandboxId: string;
  /** The id of a signed-in user, or `ANONYMOUS`. */
  ownerId: string;
}

/** The owner of what a visitor keeps who has a sandbox and no account in it. */
export const ANONYMOUS = 'anonymous';

/** What a write throws whose sandbox was erased, or whose owner's account was: nothing was written. */
export class ScopeGoneError extends Error {
  override name = 'ScopeGoneError';
  constructor(scope: Scope) {
    super(`There is no sandbox ${scope.sandboxId} with an owner ${scope.ownerId} any more.`);
  }
}
