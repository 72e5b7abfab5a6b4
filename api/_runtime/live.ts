import { join } from 'node:path';
import { createLogger } from '../_adapters/logger';
import { ownServer } from '../_adapters/platform/own-server';
import { vercelPlatform } from '../_adapters/platform/vercel';
import { readSettings, type Settings } from '../_adapters/settings';
import { openStorage } from '../_adapters/storage';
import { LIMITS } from '../_contract/limits';
import { version } from '../_functions/version';
import type { FunctionName, FunctionRuntime, Handler } from '../_ports/function-runtime';
import { randomIds, systemClock } from './clocks';
import { createLive, type Live } from './create-live';
import { InlineRuntime } from './inline-runtime';
import { keepLive, liveIfMade } from './live-instance';
import type { RuntimeOptions } from './runtime-options';
import { WorkerRuntime } from './worker-runtime';

/** The names under which the product and its engine go; the caller knows them. */
export interface Product {
  name: string;
  version: string;
  engine: string;
}

/**
 * The live API of this process, made at the first call.
 *
 * @throws {SettingsError} When the environment holds a value that cannot be used.
 */
export function live(product: Product): Live {
  return liveIfMade() ?? keepLive(make(product));
}

function make({ engine, ...product }: Product): Live {
  const settings = readSettings();
  const platform = settings.platform === 'vercel' ? vercelPlatform() : ownServer(settings.trustedProxy, systemClock);
  return createLive({
    settings,
    log: createLogger(settings.logLevel),
    openStorage,
    createRuntime: (options) => createRuntime(settings, options),
    platform,
    version: () => version(product, engine, platform.deployment),
  });
}

/** Instances are threads of our own, except where a platform already runs one process per instance. */
function createRuntime(settings: Settings, options: RuntimeOptions): FunctionRuntime {
  const { functionConcurrency: concurrencyLimit, functionKeepAliveS } = settings;
  const timeLimitMs = LIMITS.functionTimeMs;
  if (settings.platform === 'vercel') {
    return new InlineRuntime({ ...options, load: HANDLERS, concurrencyLimit, timeLimitMs, ids: randomIds });
  }
  return new WorkerRuntime({
    ...options,
    concurrencyLimit,
    timeLimitMs,
    keepAliveMs: functionKeepAliveS * 1000,
    instanceScript: packagePath('instance'),
    packages: { auth: packagePath('auth'), crud: packagePath('crud'), process: packagePath('process') },
  });
}

/** Where the build leaves the packages of the functions. */
function packagePath(name: string): string {
  return join(/* turbopackIgnore: true */ process.cwd(), '.next', 'functions', `${name}.mjs`);
}

/** Imported when first needed, so that loading the code is what a cold start measures. */
const HANDLERS: Record<FunctionName, () => Promise<Handler>> = {
  auth: async () => (await import('../_functions/auth')).handler,
  crud: async () => (await import('../_functions/crud')).handler,
  process: async () => (await import('../_functions/process')).handler,
};
