/**
 * Remembers for a short time what is dear to find out. What is in it may be gone at any moment, and may be seen a moment
 * after it was expired by another process: it holds nothing that must not be believed for so long.
 */
export interface Cache {
  /** @returns Undefined when it is not there, or the cache does not answer. */
  get(key: string): Promise<string | undefined>;
  /** Never rejects: who could not remember asks again. */
  set(key: string, value: string, options: { ttlS: number; tag: string }): Promise<void>;
  /** Forgets everything that was set with the tag. Never rejects: at the latest it is forgotten when its time is over. */
  expire(tag: string): Promise<void>;
}
