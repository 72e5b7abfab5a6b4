import type { Catalog, Figure, Price } from './catalog';
import type { Architecture, ArchitectureInput } from './document/architecture';
import { parseArchitecture } from './document/parse';
import { HOP_FIELDS, HOP_STATES } from './metrics/views';
import { Simulation } from './simulation';

const PRICES = {
  'lambda.requests': ['0.20', 1_000_000],
  'lambda.duration.x86_64': ['0.0000166667', 1],
  'lambda.duration.arm64': ['0.0000133334', 1],
  'lambda.provisioned.x86_64': ['0.0000041667', 1],
  'lambda.provisioned.arm64': ['0.0000033334', 1],
  'lambda.provisioned-duration.x86_64': ['0.0000097222', 1],
  'lambda.provisioned-duration.arm64': ['0.0000077778', 1],
  'api-gateway.http.requests': ['1.00', 1_000_000],
  'api-gateway.rest.requests': ['3.50', 1_000_000],
  'transfer.out': ['0.09', 1],
  'logs.ingest': ['0.50', 1],
  'cognito.essentials.mau': ['0.015', 1],
  'dynamodb.write-units': ['0.625', 1_000_000],
  'dynamodb.read-units': ['0.125', 1_000_000],
  'dynamodb.provisioned-write-hours': ['0.00065', 1],
  'dynamodb.provisioned-read-hours': ['0.00013', 1],
  'dynamodb.storage': ['0.25', 1],
  's3.put': ['0.005', 1_000],
  's3.get': ['0.0004', 1_000],
  's3.storage': ['0.023', 1],
  'sqs.standard': ['0.40', 1_000_000],
  'sqs.fifo': ['0.50', 1_000_000],
  'lambda.sqs-pollers': ['0.00925', 1],
  'scheduler.invocations': ['1.00', 1_000_000],
  'load-balancer.hours': ['0.0225', 1],
  'load-balancer.capacity-hours': ['0.008', 1],
  'fargate.vcpu-hours.x86_64': ['0.04048', 1],
  'fargate.vcpu-hours.arm64': ['0.03238', 1],
  'fargate.memory-hours.x86_64': ['0.004445', 1],
  'fargate.memory-hours.arm64': ['0.00356', 1],
  'ec2.m7g.medium': ['0.0408', 1],
  'ec2.m7g.large': ['0.0816', 1],
  'ebs.gp3': ['0.08', 1],
} as const;

/** Processors of the types of machine that tests use. */
const PROCESSORS = { 'm7g.medium': 1, 'm7g.large': 2 };

const provenance = { source: 'test', retrieved: '2026', verified: true };

/** A catalog of round figures, for tests of the engine alone. */
export const TEST_CATALOG: Catalog = {
  provider: 'aws',
  region: 'us-east-1',
  retrieved: '2026',
  prices: Object.fromEntries(
    Object.entries(PRICES).map(([id, [value, per]]): [string, Price] => [
      id,
      { value, per, unit: 'units', ...provenance },
    ]),
  ),
  figures: Object.fromEntries(
    Object.entries(PROCESSORS).map(([type, value]): [string, Figure] => [
      `ec2.${type}.vcpu`,
      { value, unit: 'vCPU', description: 'Processors.', ...provenance },
    ]),
  ),
  coldStarts: {
    ...provenance,
    window: 'test',
    runtimes: [
      {
        runtime: 'nodejs24.x',
        architecture: 'x86_64',
        package: 'zip',
        samples: 1000,
        p50: 134,
        p90: 150,
        p95: 164,
        p99: 186,
        max: 400,
        mean: 136,
        mu: 4.905,
        sigma: 0.119,
      },
    ],
  },
};

type ResourceInput = ArchitectureInput['resources'][number];
type LinkInput = ArchitectureInput['links'][number];

/** A valid architecture from its parts. */
export function architectureOf(
  resources: ResourceInput[],
  links: LinkInput[],
  account: ArchitectureInput['account'] = {},
): Architecture {
  const document = {
    format: 'cloud-architecture/1',
    name: 'test',
    platform: 'aws',
    region: 'us-east-1',
    account,
    resources,
    links,
  };
  const parsed = parseArchitecture(document);
  if (parsed.kind === 'invalid')
    throw new Error(parsed.errors.map(({ pointer, message }) => `${pointer}: ${message}`).join('\n'));
  return parsed.value;
}

export const constant = (value: number) => ({ distribution: 'constant', value }) as const;

/** A client whose requests come at these moments. */
export function clientAt(arrivalsMs: readonly number[]): ResourceInput {
  return { id: 'client', kind: 'client', traffic: { shape: 'trace', arrivalsS: arrivalsMs.map((ms) => ms / 1_000) } };
}

/** A client with a steady rate. */
export function clientOf(ratePerS: number, arrivals: 'poisson' | 'even' = 'poisson'): ResourceInput {
  return { id: 'client', kind: 'client', traffic: { shape: 'constant', ratePerS, arrivals } };
}

/** A function with times that are easy to follow: 200 ms to start, 100 ms to serve. */
export function functionOf(settings: Partial<Extract<ResourceInput, { kind: 'function' }>> = {}): ResourceInput {
  return { id: 'worker', kind: 'function', initMs: constant(200), serviceMs: constant(100), timeoutS: 10, ...settings };
}

/** A call link. */
export function call(from: string, to: string, settings: object = {}): LinkInput {
  return { id: `${from}-${to}`, from, to, kind: 'call', ...settings };
}

/** Every move along a link: `[simulated ms, "from>to", state]`, in order; an answer runs backwards. */
export function traceOf(architecture: Architecture, untilS: number, seed = 1): [number, string, string][] {
  const simulation = simulationOf(architecture, seed);
  simulation.sampleHops(1);
  simulation.runUntil(untilS * 1e6);
  const hops = simulation.drainHops();
  const trace: [number, string, string][] = [];
  for (let at = 0; at < hops.length; at += HOP_FIELDS) {
    const link = architecture.links[hops[at] as number];
    const ends = hops[at + 1] === 1 ? [link?.from, link?.to] : [link?.to, link?.from];
    trace.push([(hops[at + 2] as number) / 1_000, ends.join('>'), HOP_STATES[hops[at + 4] as number] as string]);
  }
  return trace;
}

/** A run that has not started. */
export function simulationOf(architecture: Architecture, seed = 1, windowS = 0): Simulation {
  return new Simulation(architecture, { catalog: TEST_CATALOG, seed, windowS });
}
