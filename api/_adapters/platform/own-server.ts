import { after } from 'next/server';
import type { Clock } from '../../_ports/clock';
import type { Platform } from '../../_ports/platform';
import type { TrustedProxy } from '../settings';
import { MemoryCache } from './memory-cache';
import { PEER_ADDRESS_HEADER } from './peer-address';

/**
 * A server of one's own: no region, a cache in memory, and work that the framework waits for when the server stops.
 *
 * A forwarded address counts only as far as proxies that the settings name wrote it: with two of them, the second entry
 * from the right. Everything left of that the caller may have made up.
 */
export function ownServer(proxy: TrustedProxy, clock: Clock): Platform {
  return {
    deployment: { platform: 'self-hosted', region: undefined, commit: undefined },
    clientAddress: (headers) => callerAddress(headers, proxy),
    entryRegion: () => undefined,
    afterAnswer: (work) => after(work),
    cache: new MemoryCache(clock),
  };
}

function callerAddress(headers: Headers, proxy: TrustedProxy): string | undefined {
  switch (proxy.kind) {
    case 'none':
      return headers.get(PEER_ADDRESS_HEADER) ?? undefined;
    case 'vercel':
      return headers.get('x-real-ip') ?? undefined;
    case 'hops': {
      const forwarded = (headers.get('x-forwarded-for') ?? '').split(',');
      return forwarded.at(-proxy.hops)?.trim();
    }
  }
}
