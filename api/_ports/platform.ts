import type { Cache } from './cache';

/** Where this copy of the product runs. */
export interface Deployment {
  /** The platform that runs it, or `self-hosted`. */
  platform: 'vercel' | 'self-hosted';
  /** The platform's name of the region, where there is one. */
  region: string | undefined;
  /** The commit that was deployed, where the platform tells. */
  commit: string | undefined;
}

/** What the place offers in which the product runs: a platform's services, or what one server does for itself. */
export interface Platform {
  readonly deployment: Deployment;
  /**
   * The address that a request came from, as far as somebody says so who can be believed: the connection itself, a proxy
   * that the settings name, or the platform. Whatever else the headers claim, anybody may have written.
   */
  clientAddress(headers: Headers): string | undefined;
  /** The platform's region in which a request arrived; undefined where no platform tells. */
  entryRegion(headers: Headers): string | undefined;
  /**
   * Begins work once the answer of the current request is out; a stopping server waits for it, and a platform keeps the
   * instance alive. To be called while a request is being served.
   */
  afterAnswer(work: () => Promise<void>): void;
  /** Shared with the other processes where the platform has such a cache. */
  readonly cache: Cache;
}
