import { catalog } from '@/content/catalog/load-catalog';
import serverlessPage from '@/content/patterns/serverless/architecture.json';
import { type Architecture, parseArchitecture, type Report, simulate } from '@/simulator';
import { generateArchitecture } from './generated-architecture';
import onePool from './one-pool.json';
import smallModel from './small-model.json';

/** An architecture to simulate again and again. */
export interface Workload {
  architecture: Architecture;
  /** Requests offered a second, over all clients. */
  ratePerS: number;
  /** Width of the windows of the series, in simulated seconds; 0 keeps none. */
  windowS: number;
}

export type WorkloadName = 'page' | 'pool' | 'busy-pool' | 'large' | 'small';

/** What one run did, and how long that took. */
export interface Sample {
  requests: number;
  events: number;
  simulatedS: number;
  seconds: number;
}

/** Names a workload; made when it is asked for, so that a process holds only what it runs. */
export function workloadOf(name: WorkloadName): Workload {
  switch (name) {
    case 'page':
      return { architecture: withRate(parsed(serverlessPage), 1_000), ratePerS: 1_000, windowS: 1 };
    case 'pool':
      return { architecture: parsed(onePool), ratePerS: 0.9, windowS: 0 };
    case 'busy-pool':
      return { architecture: withRate(parsed(onePool), 100), ratePerS: 100, windowS: 0 };
    case 'large':
      return { architecture: parsed(generateArchitecture()), ratePerS: 1_000, windowS: 1 };
    case 'small':
      return { architecture: parsed(smallModel), ratePerS: 1_000, windowS: 1 };
  }
}

/** Simulates about so many requests through the public interface, report and bill included. */
export function runWorkload({ architecture, ratePerS, windowS }: Workload, seed: number, requests: number): Report {
  const report = simulate(architecture, { catalog, seed, durationS: Math.ceil(requests / ratePerS), windowS });
  if (!report.conservation.holds) throw new Error(`"${architecture.name}" lost requests with seed ${seed}`);
  return report;
}

/**
 * Runs a workload once and reads a clock before and after.
 *
 * @param readS - The clock, in seconds.
 */
export function measureRun(workload: Workload, seed: number, requests: number, readS: () => number): Sample {
  const startedS = readS();
  const report = runWorkload(workload, seed, requests);
  const seconds = readS() - startedS;
  return { requests: report.requests.arrived, events: report.events, simulatedS: report.simulatedS, seconds };
}

function parsed(document: unknown): Architecture {
  const result = parseArchitecture(document);
  if (result.kind === 'valid') return result.value;
  throw new Error(result.errors.map(({ pointer, message }) => `${pointer}: ${message}`).join('\n'));
}

function withRate(architecture: Architecture, ratePerS: number): Architecture {
  const copy = structuredClone(architecture);
  for (const resource of copy.resources) {
    if (resource.kind === 'client' && resource.traffic.shape === 'constant') resource.traffic.ratePerS = ratePerS;
  }
  return copy;
}
