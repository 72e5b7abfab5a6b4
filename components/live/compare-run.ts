import type { FunctionsView } from '@/api/_contract/service';
import type { WorkerLike } from '@/components/simulation/simulation-controller';
import type { Architecture, Catalog } from '@/simulator';
import { type ApiCall, apiCaller } from './api-caller';
import { type Calibration, calibrate } from './calibration';
import { compareDocument } from './compare-document';
import { type Gap, gapsOf } from './gap';
import { authorization, type LiveSession, reasonOf } from './live-session';
import { LOAD_TARGETS, type LoadSettings, type LoadTarget, planLoad } from './load-plan';
import { runLoad, type Sample, type SentRequest, waitMs } from './load-run';
import { measuredFigures, type RunFigures, type RuntimeSnapshot, warmInstancesOf } from './measured-run';
import type { FormOperation } from './operations';
import { matchTimings, type NotedRequest, type TimingEntry } from './request-timings';
import { timePartsOf } from './server-timing';
import { simulateRun, withReadyInstances } from './simulated-run';

/** A measured run and a simulation of the same arrivals. */
export interface Comparison {
  settings: LoadSettings;
  samples: readonly Sample[];
  measured: RunFigures;
  simulated: RunFigures;
  gaps: readonly Gap[];
  /** Instances that stood ready when the run began. */
  ready: Record<LoadTarget, number>;
  /** The runtime's functions when the run began. */
  functions: FunctionsView['functions'];
  /** After a calibration, the gaps on the run that it was fitted to: what the model cannot say whatever its times are. */
  fittedGaps: readonly Gap[] | undefined;
  /** Requests that waited in the browser for a free connection, and the longest of these waits. */
  heldBack: { requests: number; longestMs: number };
}

/** How a comparison comes along, in words. */
export interface Progress {
  stage: 'preparing' | 'expiring' | 'running' | 'simulating';
  sent: number;
  answered: number;
  planned: number;
}

export interface CompareOptions {
  session: LiveSession;
  operations: readonly FormOperation[];
  architecture: Architecture;
  settings: LoadSettings;
  /** Waits until the functions have no instance left, so that the run begins cold. */
  beginsCold: boolean;
  /** A run whose measured times the simulation is to take. */
  fitTo?: Comparison | undefined;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
  createWorker: () => WorkerLike;
  loadCatalog: () => Promise<Catalog>;
}

const LOOK_MS = 1_000;
const LONGEST_EXPIRY_MS = 90_000;
/** One in so many requests to CRUD creates an item, up to a number that leaves room in the sandbox. */
const CREATES_ONE_IN = 10;
const MOST_CREATES = 200;
/** A request that waited longer in the browser is worth telling of. */
const NOTICEABLE_WAIT_MS = 20;
const SEED = 1;

/**
 * Sends real requests, watches the runtime meanwhile, and simulates the same arrivals under the runtime's limits.
 *
 * @throws {Error} When the API refuses what has to be prepared, or the engine fails.
 */
export async function compare(options: CompareOptions): Promise<Comparison> {
  const { session, operations, settings, beginsCold, fitTo, signal, onProgress } = options;
  const progress: Progress = { stage: 'preparing', sent: 0, answered: 0, planned: 0 };
  const tell = (changes: Partial<Progress>) => onProgress(Object.assign(progress, changes));
  tell({});
  const userToken = await prepareUser(apiCaller(session, operations), session);
  if (beginsCold) {
    tell({ stage: 'expiring' });
    await untilExpired(session, signal);
  }
  const before = await runtimeOf(session);
  const plan = planLoad(settings, session.ports.random);
  tell({ stage: 'running', planned: plan.length });
  const watch = watchRuntime(session, before);
  const raw = new LoadSender(session, userToken, () => tell({ sent: progress.sent + 1 }));
  const measuredSamples = await runLoad({
    plan,
    send: (request, _, startMs) => raw.send(request.target, startMs),
    nowMs: session.ports.nowMs,
    wait: waitMs,
    signal,
    onSample: () => tell({ answered: progress.answered + 1 }),
  });
  const snapshots = await watch.end();
  const { samples, heldBack } = raw.timed(measuredSamples);
  const durationS = signal.aborted ? (samples.at(-1)?.sentMs ?? 0) / 1000 : settings.durationS;
  const measured = measuredFigures(samples, snapshots, durationS);

  tell({ stage: 'simulating' });
  const run = { samples, functions: before.functions, ready: warmInstancesOf(before.functions), durationS };
  const calibration = fitTo && calibrate(fitTo.samples);
  const simulated = await simulateAgain(options, run, calibration);
  const fitted =
    fitTo && (await simulateAgain(options, { ...fitTo, durationS: fitTo.settings.durationS }, calibration));
  return {
    ...run,
    settings,
    measured,
    simulated,
    gaps: gapsOf(measured, simulated),
    fittedGaps: fitTo && fitted && gapsOf(fitTo.measured, fitted),
    heldBack,
  };
}

type MeasuredRun = Pick<Comparison, 'samples' | 'functions' | 'ready'> & { durationS: number };

/** Simulates the arrivals of a measured run, with the document's times or with measured ones. */
async function simulateAgain(
  { architecture, loadCatalog, createWorker }: CompareOptions,
  { samples, functions, ready, durationS }: MeasuredRun,
  calibration: Calibration | undefined,
): Promise<RunFigures> {
  const document = compareDocument({
    architecture,
    arrivalsS: withReadyInstances(arrivalsOf(samples), ready),
    functions,
    calibration,
  });
  return simulateRun({ architecture: document, catalog: await loadCatalog(), seed: SEED, durationS, createWorker });
}

/** When requests to each function left, in s, ascending. */
export function arrivalsOf(samples: readonly Sample[]): Record<LoadTarget, number[]> {
  return Object.fromEntries(
    LOAD_TARGETS.map((target) => [
      target,
      samples
        .filter((sample) => sample.target === target)
        .map(({ sentMs }) => Math.max(0, sentMs) / 1000)
        .sort((a, b) => a - b),
    ]),
  ) as Record<LoadTarget, number[]>;
}

/** Signs in an account made for the purpose: only a user can be asked who they are. */
async function prepareUser(call: ApiCall, session: LiveSession): Promise<string> {
  const known = session.store.getState().known.accessToken;
  if (known !== undefined && (await call('getMe')).status === 200) return known;
  const body = { name: `load-${session.newId().slice(0, 8)}`, password: session.newId() };
  const made = await call('signUp', { body });
  if (made.status !== 201) throw new Error(reasonOf(made));
  const signedIn = await call('signIn', { body });
  const token = session.store.getState().known.accessToken;
  if (signedIn.status !== 200 || token === undefined) throw new Error(reasonOf(signedIn));
  return token;
}

async function runtimeOf(session: LiveSession): Promise<FunctionsView> {
  const view = await session.functions();
  if (!view) throw new Error('The API does not tell about its functions.');
  return view;
}

/** Waits until no function has an instance. Process may keep one, because the schedule wakes it every minute. */
async function untilExpired(session: LiveSession, signal: AbortSignal): Promise<void> {
  const endMs = session.ports.nowMs() + LONGEST_EXPIRY_MS;
  while (!signal.aborted && session.ports.nowMs() < endMs) {
    const { functions } = await runtimeOf(session);
    if (functions.every(({ name, instances }) => name === 'process' || instances.length === 0)) return;
    await waitMs(LOOK_MS, signal);
  }
}

function watchRuntime(session: LiveSession, before: FunctionsView) {
  const startMs = session.ports.nowMs();
  const snapshots: RuntimeSnapshot[] = [{ atS: 0, functions: before.functions }];
  const look = async () => {
    const view = await session.functions();
    if (view) snapshots.push({ atS: (session.ports.nowMs() - startMs) / 1000, functions: view.functions });
  };
  const timer = setInterval(() => void look(), LOOK_MS);
  return {
    end: async () => {
      clearInterval(timer);
      await look();
      return snapshots;
    },
  };
}

/** Sends the requests of a run in its order, and finds out afterwards when each truly left the browser. */
class LoadSender {
  private readonly noted: NotedRequest[] = [];
  private readonly entries: TimingEntry[] = [];
  private readonly observer: PerformanceObserver | undefined;
  private crudRequests = 0;
  private creates = 0;
  private startMs = 0;

  constructor(
    private readonly session: LiveSession,
    private readonly userToken: string,
    private readonly onSend: () => void,
  ) {
    if (typeof PerformanceObserver === 'undefined') return;
    this.observer = new PerformanceObserver((list) => {
      this.entries.push(...(list.getEntries() as PerformanceResourceTiming[]));
    });
    this.observer.observe({ type: 'resource' });
  }

  async send(target: LoadTarget, startMs: number): Promise<SentRequest> {
    const { fetch, nowMs } = this.session.ports;
    const { url, init } = this.requestTo(target);
    this.startMs = startMs;
    const calledMs = nowMs();
    this.noted.push({ url, calledMs });
    this.onSend();
    try {
      const response = await fetch(url, { ...init, cache: 'no-store', credentials: 'omit' });
      await response.arrayBuffer();
      return sentRequestOf(response, calledMs - startMs, nowMs() - calledMs);
    } catch {
      return { ...NO_ANSWER, sentMs: calledMs - startMs, latencyMs: nowMs() - calledMs };
    }
  }

  /** The samples with the times that the browser measured, where it did. */
  timed(samples: readonly Sample[]): Pick<Comparison, 'samples' | 'heldBack'> {
    this.entries.push(...((this.observer?.takeRecords() ?? []) as PerformanceResourceTiming[]));
    this.observer?.disconnect();
    const timings = matchTimings(this.noted, this.entries);
    let longestMs = 0;
    let requests = 0;
    const timed = samples.map((sample, index): Sample => {
      const timing = timings[index];
      if (!timing || sample.status === 0) return sample;
      const waitedMs = timing.requestStart - (this.noted[index]?.calledMs ?? timing.requestStart);
      if (waitedMs > NOTICEABLE_WAIT_MS) requests += 1;
      longestMs = Math.max(longestMs, waitedMs);
      return {
        ...sample,
        sentMs: timing.requestStart - this.startMs,
        latencyMs: timing.responseEnd - timing.requestStart,
      };
    });
    return { samples: timed, heldBack: { requests, longestMs } };
  }

  private requestTo(target: LoadTarget): { url: string; init: RequestInit } {
    const { origin } = this.session;
    const token = this.session.store.getState().sandbox?.token;
    switch (target) {
      case 'auth':
        return { url: `${origin}/api/auth/me`, init: { headers: authorization(this.userToken) } };
      case 'process':
        return { url: `${origin}/api/files?limit=20`, init: { headers: authorization(token) } };
      case 'crud':
        this.crudRequests += 1;
        if (this.crudRequests % CREATES_ONE_IN !== 0 || this.creates >= MOST_CREATES) {
          return { url: `${origin}/api/items?limit=20`, init: { headers: authorization(token) } };
        }
        this.creates += 1;
        return {
          url: `${origin}/api/items`,
          init: {
            method: 'POST',
            headers: {
              ...authorization(token),
              'Content-Type': 'application/json',
              'Idempotency-Key': this.session.newKey(),
            },
            body: JSON.stringify({ title: `Made under load, number ${this.creates}` }),
          },
        };
    }
  }
}

const NO_ANSWER = {
  status: 0,
  isThrottled: false,
  isCold: false,
  queueMs: 0,
  initMs: 0,
  serviceMs: 0,
  serverMs: 0,
} as const;

function sentRequestOf({ status, headers }: Response, sentMs: number, latencyMs: number): SentRequest {
  const parts = timePartsOf(headers.get('server-timing'));
  const instanceId = headers.get('x-instance-id');
  return {
    sentMs,
    latencyMs,
    status,
    isThrottled: status === 429,
    isCold: headers.get('x-cold-start') === '1',
    ...(instanceId ? { instanceId } : {}),
    queueMs: parts?.queueMs ?? 0,
    initMs: parts?.initMs ?? 0,
    serviceMs: parts?.serviceMs ?? 0,
    serverMs: parts?.totalMs ?? 0,
  };
}
