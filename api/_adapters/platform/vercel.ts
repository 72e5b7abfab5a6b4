import { createHash } from 'node:crypto';
import { geolocation, getCache, getEnv, ipAddress } from '@vercel/functions';
import { after } from 'next/server';
import type { Cache } from '../../_ports/cache';
import type { Platform } from '../../_ports/platform';

type Variables = Record<string, string | undefined>;

/** What the client library answers for a region when no header tells of one. */
const NO_REGION = 'dev1';

/**
 * The platform that runs this process. It writes its headers itself, over what a caller sent, so they may be believed here
 * and nowhere else.
 *
 * Work after an answer goes through the framework's own `after`, which the platform waits for as it does for `waitUntil`,
 * and which begins when the answer is out.
 */
export function vercelPlatform(variables: Variables = process.env): Platform {
  const { VERCEL_REGION, VERCEL_GIT_COMMIT_SHA } = getEnv(variables);
  return {
    deployment: { platform: 'vercel', region: VERCEL_REGION, commit: VERCEL_GIT_COMMIT_SHA },
    clientAddress: (headers) => ipAddress(headers),
    entryRegion(headers) {
      const { region } = geolocation({ headers });
      return region === NO_REGION ? undefined : region;
    },
    afterAnswer: (work) => after(work),
    cache: new RegionalCache(),
  };
}

/** The cache that all instances of a region share. It is asked for anew each time, because it belongs to the request. */
class RegionalCache implements Cache {
  async get(key: string): Promise<string | undefined> {
    const value = await cacheOfRequest()
      .get(key)
      .catch(() => undefined);
    return typeof value === 'string' ? value : undefined;
  }

  async set(key: string, value: string, { ttlS, tag }: { ttlS: number; tag: string }): Promise<void> {
    await cacheOfRequest()
      .set(key, value, { ttl: ttlS, tags: [tag], name: '' })
      .catch(() => undefined);
  }

  async expire(tag: string): Promise<void> {
    await cacheOfRequest()
      .expireTag(tag)
      .catch(() => undefined);
  }
}

/** Keys as the library hashes them by itself have 32 bits: two sandboxes could meet, and one live for the other. */
function cacheOfRequest() {
  return getCache({ namespace: 'live-api', keyHashFunction: (key) => createHash('sha256').update(key).digest('hex') });
}
