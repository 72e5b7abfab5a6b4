import type { ArchitectureInput } from '../document/architecture';
import type { Distribution } from '../document/distribution';

type ResourceInput = ArchitectureInput['resources'][number];
type LinkInput = ArchitectureInput['links'][number];
type TrafficInput = Extract<ResourceInput, { kind: 'client' }>['traffic'];
type FunctionInput = Extract<ResourceInput, { kind: 'function' }>;

const AT_ONCE: Distribution = { distribution: 'constant', value: 0 };
/** Longest that the platform allows; no draw of the cases comes near. */
const LONGEST = { timeoutS: 900, keepAliveS: 86_400, visibilityTimeoutS: 43_200 };

/** Poisson arrivals at a steady rate. */
export const poisson = (ratePerS: number): TrafficInput => ({ shape: 'constant', ratePerS, arrivals: 'poisson' });

export const exponential = (meanMs: number) => ({ distribution: 'exponential', mean: meanMs }) as const;

/** A document of these parts. */
export function documentOf(name: string, resources: ResourceInput[], links: LinkInput[]): ArchitectureInput {
  return { format: 'cloud-architecture/1', name, platform: 'aws', region: 'us-east-1', resources, links };
}

export const client = (traffic: TrafficInput): ResourceInput => ({ id: 'client', kind: 'client', traffic });

/** A function that starts at once and is kept warm, but for the settings given. */
export function worker(serviceMs: Distribution, settings: Partial<FunctionInput> = {}, id = 'worker'): FunctionInput {
  const { timeoutS, keepAliveS } = LONGEST;
  return { id, kind: 'function', initMs: AT_ONCE, timeoutS, keepAliveS, serviceMs, ...settings };
}

/** A queue that takes messages at once and hides them for as long as their work may last. */
export function queue(id = 'queue'): ResourceInput {
  return { id, kind: 'queue', sendMs: AT_ONCE, visibilityTimeoutS: LONGEST.visibilityTimeoutS };
}

export const call = (from: string, to: string, settings: { writes?: number; share?: number } = {}): LinkInput => ({
  id: `${from}-${to}`,
  from,
  to,
  kind: 'call',
  ...settings,
});

/** A function takes batches from a queue, so many at once. */
export function poll(from: string, to: string, maxConcurrency: number, batchSize = 1): LinkInput {
  return { id: `${from}-${to}`, from, to, kind: 'poll', batchSize, maxConcurrency };
}

/** A waiting line with so many servers: requests become messages, and a function works them off one by one. */
export function waitingLine(
  name: string,
  line: { traffic: TrafficInput; serviceMs: Distribution; servers?: number; batchSize?: number },
): ArchitectureInput {
  const { traffic, serviceMs, servers = 1, batchSize = 1 } = line;
  return documentOf(
    name,
    [client(traffic), queue(), worker(serviceMs)],
    [call('client', 'queue', { writes: 1 }), poll('queue', 'worker', servers, batchSize)],
  );
}

/** A function that is called and answers; without a limit of its own there is always an instance. */
export function calledFunction(name: string, traffic: TrafficInput, fn: FunctionInput): ArchitectureInput {
  return documentOf(name, [client(traffic), fn], [call('client', fn.id)]);
}
