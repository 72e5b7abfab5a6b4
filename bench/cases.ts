import { measureInChromium } from './chromium';
import type { Programs } from './programs';
import { type EngineRun, ratioOf } from './protocol';
import { type Agreement, compareEngines } from './small-model';
import { median } from './statistics';
import type { Sample, WorkloadName } from './workloads';

/** How much is measured. */
export interface Effort {
  /** Counted runs of each case. */
  runs: number;
  /** Requests in each run. */
  requests: number;
  /** Requests in the runs whose memory is watched. */
  memoryRequests: number;
}

/** What is measured together; some cases fill two lines of the table. */
export interface Case {
  name: string;
  measure(programs: Programs, effort: Effort): Promise<Line[]>;
}

/** One line of the table. */
export interface Line {
  title: string;
  unit: 'M requests/s' | 'times' | 'bytes/request' | 'MB';
  /** One value for each counted run. */
  values: number[];
  goal: number;
  floor: number;
  isLowerBetter?: true;
  /** What else the runs showed, such as events per request. */
  facts: Record<string, number>;
  /** Whether both engines of a comparison found the same. */
  agreement?: Agreement[];
}

/** Fewer runs of two engines would leave their agreement too much to chance. */
const LEAST_PAIRS = 3;
const MEMORY_RUNS = 3;
/** Share of the requests of a memory run after which it has grown all that it needs. */
const WARM_SHARE = 0.2;
const DRIFT_MB = 15;
/** Nothing is retained, to a tenth of a byte. */
const FLAT_BYTES_PER_REQUEST = 0.05;
const BYTES_PER_MB = 1e6;

/** The lines of the table, with the goals and floors that the project has set itself. */
export const CASES: readonly Case[] = [
  { name: 'ratio', measure: measureRatio },
  speedCase('page', 'serverless page at 1,000 requests/s', { goal: 2.0, floor: 1.2 }),
  { name: 'worker', measure: measureWorker },
  speedCase('pool', 'one pool at 0.9 requests/s', { goal: 8, floor: 4 }),
  speedCase('busy-pool', 'one pool at 100 requests/s', { goal: 6, floor: 3 }),
  speedCase('large', '100 resources, 300 links', { goal: 0.5, floor: 0.3 }),
  { name: 'memory', measure: measureMemory },
  { name: 'replications', measure: measureReplications },
];

async function measureRatio(programs: Programs, { runs, requests }: Effort): Promise<Line[]> {
  const { pairs } = await programs.run({ task: 'ratio', runs: Math.max(runs, LEAST_PAIRS), requests });
  const engine = pairs.map((pair) => pair.engine);
  const plain = pairs.map((pair) => pair.plain);
  const figures = (side: EngineRun[]) => side.map((run) => run.figures);
  return [
    {
      title: 'small model: engine / plain engine',
      unit: 'times',
      values: pairs.map(ratioOf),
      goal: 9,
      floor: 4,
      facts: { ...factsOf('engine', engine), ...factsOf('plain', plain) },
      agreement: compareEngines(figures(engine), figures(plain)),
    },
  ];
}

function factsOf(name: string, runs: EngineRun[]): Record<string, number> {
  return {
    [`${name} M requests/s`]: median(runs.map(({ requests, seconds }) => requests / seconds / 1e6)),
    [`${name} events/request`]: median(runs.map(({ requests, events }) => events / requests)),
  };
}

interface Bounds {
  goal: number;
  floor: number;
}

function speedCase(name: WorkloadName, title: string, bounds: Bounds): Case {
  return {
    name,
    async measure(programs, { runs, requests }) {
      const { samples } = await programs.run({ task: 'speed', workload: name, runs, requests });
      return [speedLine(title, samples, bounds)];
    },
  };
}

async function measureWorker({ workerFile }: Programs, { runs, requests }: Effort): Promise<Line[]> {
  const samples = await measureInChromium(workerFile, runs, requests);
  const line = speedLine('the same in a Chromium worker, wall clock', samples, { goal: 1.8, floor: 1.0 });
  const perCpuS = median(samples.map(({ requests, cpuSeconds }) => requests / cpuSeconds / 1e6));
  return [{ ...line, facts: { ...line.facts, 'M requests/s of processor time': perCpuS } }];
}

function speedLine(title: string, samples: Sample[], bounds: Bounds): Line {
  return {
    title,
    unit: 'M requests/s',
    values: samples.map(({ requests, seconds }) => requests / seconds / 1e6),
    ...bounds,
    facts: {
      'M events/s': median(samples.map(({ events, seconds }) => events / seconds / 1e6)),
      'events/request': median(samples.map(({ events, requests }) => events / requests)),
      'simulated s/s': median(samples.map(({ simulatedS, seconds }) => simulatedS / seconds)),
    },
  };
}

async function measureMemory(programs: Programs, { memoryRequests }: Effort): Promise<Line[]> {
  const fromRequests = memoryRequests * WARM_SHARE;
  const job = { task: 'memory', runs: MEMORY_RUNS, fromRequests, requests: memoryRequests } as const;
  const { retained } = await programs.run(job);
  const over = `from ${fromRequests / 1e6} to ${memoryRequests / 1e6} M requests`;
  return [
    {
      title: `heap retained, ${over}`,
      unit: 'bytes/request',
      values: retained.map(({ heapBytes, requests }) => heapBytes / requests),
      goal: FLAT_BYTES_PER_REQUEST,
      floor: (DRIFT_MB * BYTES_PER_MB) / memoryRequests,
      isLowerBetter: true,
      facts: {},
    },
    {
      title: 'resident memory gained over that',
      unit: 'MB',
      values: retained.map(({ residentBytes }) => residentBytes / BYTES_PER_MB),
      goal: DRIFT_MB,
      floor: DRIFT_MB,
      isLowerBetter: true,
      facts: { 'MB in all': median(retained.map(({ residentInAllBytes }) => residentInAllBytes / BYTES_PER_MB)) },
    },
  ];
}

async function measureReplications(programs: Programs, { runs, requests }: Effort): Promise<Line[]> {
  const { speedUps } = await programs.run({ task: 'replications', runs, requests });
  return [
    {
      title: 'replications on two cores / on one, wall clock',
      unit: 'times',
      values: speedUps,
      goal: 1.8,
      floor: 1.5,
      facts: {},
    },
  ];
}
