import { createGateway, type Gateway } from '@/api/_gateway/serve';
import { live } from '@/api/_runtime/live';
import product from '@/package.json';
import { ENGINE_VERSION } from '@/simulator';

const KEY = Symbol.for('cloud-architecture-patterns.gateway');
/** Routes do not share modules for sure; the counters of rate limits must be one for all of them. */
const shared = globalThis as { [KEY]?: Gateway };

/** Serves a request of any route of the live API. The gateway finds the operation by the address. */
export function serveLive(request: Request): Promise<Response> {
  shared[KEY] ??= createGateway(live({ name: product.name, version: product.version, engine: ENGINE_VERSION }));
  return shared[KEY].serve(request);
}
