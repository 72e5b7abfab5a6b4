import catalog from '@/content/catalog/aws.json';
import { type Architecture, type Catalog, type Exemplar, parseArchitecture, Simulation } from '@/simulator';
import { type Waterfall, waterfallOf } from '@/simulator/worker/protocol';

/** A gateway in front of a function with few instances, which reads from a table; for tests. */
export function crowdedDesign(worker: object = {}, client: object = {}): Architecture {
  const parsed = parseArchitecture({
    format: 'cloud-architecture/1',
    name: 'Crowded',
    platform: 'aws',
    region: 'us-east-1',
    resources: [
      { id: 'client', kind: 'client', label: 'Browser', traffic: { shape: 'constant', ratePerS: 100 }, ...client },
      { id: 'gateway', kind: 'gateway', label: 'Gateway' },
      {
        id: 'orders',
        kind: 'function',
        label: 'Orders',
        initMs: { distribution: 'constant', value: 400 },
        serviceMs: { distribution: 'exponential', mean: 100 },
        reservedConcurrency: 10,
        ...worker,
      },
      { id: 'table', kind: 'table', label: 'Items' },
    ],
    links: [
      {
        id: 'client-gateway',
        from: 'client',
        to: 'gateway',
        kind: 'call',
        latencyMs: { distribution: 'constant', value: 20 },
      },
      { id: 'gateway-orders', from: 'gateway', to: 'orders', kind: 'call' },
      { id: 'orders-table', from: 'orders', to: 'table', kind: 'call', reads: 1 },
    ],
  });
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.errors));
  return parsed.value;
}

/** A run of a design for some seconds: its requests worth a look, and its series. */
export function runOf(architecture: Architecture, untilS: number) {
  const simulation = new Simulation(architecture, { catalog: catalog as Catalog, seed: 1, windowS: 1 });
  simulation.runUntil(untilS * 1e6);
  return { exemplars: simulation.drainExemplars(), series: simulation.drainSeries() };
}

/** The way of a request, from a run that follows it. */
export function waterfallIn(architecture: Architecture, request: number, untilS: number): Waterfall {
  const simulation = new Simulation(architecture, { catalog: catalog as Catalog, seed: 1, windowS: 1 });
  simulation.follow(request);
  simulation.runUntil(untilS * 1e6);
  const spans = simulation.trace(request);
  return waterfallOf({ spans, architecture, catalog: catalog as Catalog, nowUs: simulation.simTimeUs });
}

/** The first request of a list that fits. @throws {Error} When none does. */
export function firstOf(exemplars: readonly Exemplar[], fits: (exemplar: Exemplar) => boolean): Exemplar {
  const found = exemplars.find(fits);
  if (!found) throw new Error('the run has no such request');
  return found;
}
