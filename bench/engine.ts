import { readFile } from 'node:fs/promises';
import { catalog } from '@/content/catalog/load-catalog';
import { type Architecture, parseArchitectureText, Simulation } from '@/simulator';

const RUNS = 5;

interface Measure {
  requests: number;
  events: number;
  seconds: number;
}

async function main(): Promise<void> {
  const page = read(await readFile('content/patterns/serverless/architecture.json', 'utf8'));
  const pool = read(JSON.stringify(ONE_POOL));
  const rows = [
    bench('serverless page, 1,000 requests/s offered', withRate(page, 1_000), 300),
    bench('one pool, 0.9 requests/s (published case)', pool, 1_000_000),
    bench('one pool, 100 requests/s', withRate(pool, 100), 10_000),
  ];
  process.stdout.write(`node ${process.version}, medians of ${RUNS} runs after one that is not counted, one core\n`);
  for (const row of rows) process.stdout.write(`${row}\n`);
  process.stdout.write(`resident memory ${Math.round(process.memoryUsage().rss / 1_048_576)} MiB\n`);
}

function bench(name: string, architecture: Architecture, durationS: number): string {
  const measures = Array.from({ length: RUNS + 1 }, (_, run) => measure(architecture, durationS, run + 1)).slice(1);
  const middle = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
  const requestsPerS = middle(measures.map(({ requests, seconds }) => requests / seconds));
  const eventsPerS = middle(measures.map(({ events, seconds }) => events / seconds));
  return `${name.padEnd(46)} ${millions(requestsPerS)} M requests/s  ${millions(eventsPerS)} M events/s`;
}

function measure(architecture: Architecture, durationS: number, seed: number): Measure {
  const simulation = new Simulation(architecture, { catalog, seed, windowS: durationS > 10_000 ? 0 : 1 });
  const before = process.cpuUsage();
  simulation.runUntil(durationS * 1e6);
  const { user, system } = process.cpuUsage(before);
  return { requests: simulation.requests().arrived, events: simulation.events, seconds: (user + system) / 1e6 };
}

function millions(value: number): string {
  return (value / 1e6).toFixed(2).padStart(6);
}

function read(text: string): Architecture {
  const parsed = parseArchitectureText(text);
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.errors));
  return parsed.value;
}

function withRate(architecture: Architecture, ratePerS: number): Architecture {
  const copy = structuredClone(architecture);
  for (const resource of copy.resources) if (resource.kind === 'client') resource.traffic.ratePerS = ratePerS;
  return copy;
}

const ONE_POOL = {
  format: 'cloud-architecture/1',
  name: 'One function behind Poisson arrivals',
  platform: 'aws',
  region: 'us-east-1',
  resources: [
    { id: 'client', kind: 'client', traffic: { shape: 'constant', ratePerS: 0.9 } },
    {
      id: 'worker',
      kind: 'function',
      timeoutS: 900,
      initMs: { distribution: 'constant', value: 0 },
      serviceMs: { distribution: 'exponential', mean: 1991 },
      coldServiceMs: { distribution: 'exponential', mean: 2244 },
      keepAliveS: 600,
      reservedConcurrency: 1000,
    },
  ],
  links: [{ id: 'client-worker', from: 'client', to: 'worker', kind: 'call' }],
};

await main();
