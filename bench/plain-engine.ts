import type { Architecture, Distribution, Link, Resource } from '@/simulator';

/**
 * The small model as one would write it without a thought for speed: a closure for each event, an object heap,
 * objects for requests and instances, log-normal draws by Box and Muller, latencies in arrays that are sorted in
 * the end. The yardstick of the benchmark: same model, same metrics, another way of building it.
 *
 * It knows what the small model needs: steady Poisson traffic, a gateway with a token bucket, functions with most
 * recently used instances first, a keep-alive and a concurrency limit, and stores that answer after a while. Unlike
 * the engine it has no time limits, retries, account limits, faults or traces, so it has less to do.
 */

/** What a run of the plain engine found; times in milliseconds. */
export interface PlainReport {
  events: number;
  arrived: number;
  completed: number;
  throttled: number;
  latencyMs: LatencySummary;
  resources: Record<string, PlainResourceReport>;
  coldStarts: number;
  billedGbS: number;
  series: SecondPoint[];
}

interface LatencySummary {
  mean: number;
  p50: number;
  p90: number;
  p99: number;
  max: number;
}

interface PlainResourceReport {
  completed: number;
  throttled: number;
  meanInSystem: number;
  latencyMs: LatencySummary;
}

interface SecondPoint {
  atS: number;
  arrived: number;
  completed: number;
  throttled: number;
  p50Ms: number;
  p90Ms: number;
  p99Ms: number;
  busyInstances: number;
  idleInstances: number;
}

interface PlainRequest {
  id: number;
  sentAtMs: number;
}

/** Called once with whether the request was served; false means throttled. */
type Done = (isServed: boolean) => void;

/** Something that takes requests. */
interface Service {
  handle(request: PlainRequest, done: Done): void;
}

/** Runs the small model for so many simulated seconds from an empty start. */
export function runPlainEngine(architecture: Architecture, seed: number, durationS: number): PlainReport {
  const run = new PlainRun(architecture, seed);
  return run.report(durationS);
}

class PlainRun {
  private readonly scheduler = new Scheduler();
  private readonly random: () => number;
  private readonly services = new Map<string, Service & { metrics: Metrics }>();
  private readonly functions: FunctionService[] = [];
  private readonly clientMetrics: Metrics;
  private readonly series: SecondPoint[] = [];
  private nextId = 1;

  constructor(
    private readonly architecture: Architecture,
    seed: number,
  ) {
    this.random = mulberry32(seed);
    this.clientMetrics = new Metrics(this.scheduler);
    // A resource needs those it calls, and the document lists callers first.
    for (const resource of [...architecture.resources].reverse()) this.add(resource);
    this.startTraffic();
    this.startSeries();
  }

  report(durationS: number): PlainReport {
    const events = this.scheduler.runUntil(durationS * 1_000);
    const { clientMetrics, functions } = this;
    return {
      events,
      arrived: clientMetrics.arrivals,
      completed: clientMetrics.completed,
      throttled: clientMetrics.throttled,
      latencyMs: clientMetrics.latency(),
      resources: Object.fromEntries([...this.services].map(([id, { metrics }]) => [id, metrics.report()])),
      coldStarts: functions.reduce((sum, each) => sum + each.coldStarts, 0),
      billedGbS: functions.reduce((sum, each) => sum + each.billedGbS, 0),
      series: this.series,
    };
  }

  private add(resource: Resource): void {
    const { scheduler, random } = this;
    const draw = (law: Distribution) => logNormal(law, random);
    switch (resource.kind) {
      case 'client':
        return;
      case 'gateway': {
        const ways = this.linksFrom(resource.id).map((link) => ({ service: this.service(link.to), share: link.share }));
        const bucket = new TokenBucket(resource.ratePerS, resource.burst);
        const overhead = draw(required(resource.overheadMs));
        this.services.set(resource.id, new Gateway(scheduler, random, bucket, overhead, ways));
        return;
      }
      case 'function': {
        const settings = {
          memoryMib: resource.memoryMib,
          keepAliveMs: resource.keepAliveS * 1_000,
          concurrencyLimit: required(resource.reservedConcurrency),
          drawInitMs: draw(resource.initMs),
          drawServiceMs: draw(resource.serviceMs),
          calls: this.linksFrom(resource.id).map((link) => this.service(link.to)),
        };
        const service = new FunctionService(scheduler, settings);
        this.functions.push(service);
        this.services.set(resource.id, service);
        return;
      }
      case 'user-pool':
        this.addStore(resource.id, resource.latencyMs, resource.ratePerS);
        return;
      case 'table':
        this.addStore(resource.id, resource.readMs, resource.readUnitsPerS);
        return;
      case 'bucket':
        this.addStore(resource.id, resource.readMs, resource.readsPerS);
        return;
      case 'queue':
        this.services.set(resource.id, new Queue(scheduler, draw(resource.sendMs)));
        return;
      default:
        throw new Error(`the plain engine knows no ${resource.kind}`);
    }
  }

  private addStore(id: string, law: Distribution, ratePerS: number): void {
    const bucket = new TokenBucket(ratePerS, ratePerS);
    this.services.set(id, new Store(this.scheduler, bucket, logNormal(law, this.random)));
  }

  private linksFrom(id: string): CallLink[] {
    return this.architecture.links.filter((link): link is CallLink => link.kind === 'call' && link.from === id);
  }

  private service(id: string): Service {
    const service = this.services.get(id);
    if (!service) throw new Error(`expected "${id}" after what calls it`);
    return service;
  }

  private startTraffic(): void {
    const { scheduler, random, clientMetrics } = this;
    const client = required(this.architecture.resources.find((resource) => resource.kind === 'client'));
    if (client.traffic.shape !== 'constant') throw new Error('the plain engine knows steady traffic only');
    const meanGapMs = 1_000 / client.traffic.ratePerS;
    const link = required(this.linksFrom(client.id)[0]);
    const target = this.service(link.to);
    const hop = logNormal(link.latencyMs, random);

    const sendNext = () => {
      const request: PlainRequest = { id: this.nextId++, sentAtMs: scheduler.nowMs };
      clientMetrics.arrived();
      scheduler.after(hop(), () =>
        target.handle(request, (isServed) => {
          scheduler.after(hop(), () => clientMetrics.ended(isServed, request.sentAtMs));
        }),
      );
      scheduler.after(drawExponential(meanGapMs, random), sendNext);
    };
    scheduler.after(drawExponential(meanGapMs, random), sendNext);
  }

  private startSeries(): void {
    const { scheduler, clientMetrics, functions } = this;
    let before = { arrived: 0, completed: 0, throttled: 0 };
    const closeSecond = () => {
      const { arrivals, completed, throttled } = clientMetrics;
      const latency = summarize(clientMetrics.latenciesMs.slice(before.completed));
      this.series.push({
        atS: scheduler.nowMs / 1_000,
        arrived: arrivals - before.arrived,
        completed: completed - before.completed,
        throttled: throttled - before.throttled,
        p50Ms: latency.p50,
        p90Ms: latency.p90,
        p99Ms: latency.p99,
        busyInstances: functions.reduce((sum, each) => sum + each.busy, 0),
        idleInstances: functions.reduce((sum, each) => sum + each.idleCount, 0),
      });
      before = { arrived: arrivals, completed, throttled };
      scheduler.after(1_000, closeSecond);
    };
    scheduler.after(1_000, closeSecond);
  }
}

type CallLink = Extract<Link, { kind: 'call' }>;

interface ScheduledEvent {
  atMs: number;
  sequence: number;
  action: () => void;
}

/** The clock and a binary heap of events, ordered by time, then by order of scheduling. */
class Scheduler {
  nowMs = 0;
  private readonly heap: ScheduledEvent[] = [];
  private nextSequence = 0;

  after(delayMs: number, action: () => void): void {
    this.push({ atMs: this.nowMs + delayMs, sequence: this.nextSequence++, action });
  }

  /** Runs what is due up to that time; returns how many events there were. */
  runUntil(untilMs: number): number {
    let handled = 0;
    for (let next = this.heap[0]; next && next.atMs <= untilMs; next = this.heap[0]) {
      this.pop();
      this.nowMs = next.atMs;
      next.action();
      handled += 1;
    }
    this.nowMs = untilMs;
    return handled;
  }

  private push(event: ScheduledEvent): void {
    const { heap } = this;
    let at = heap.length;
    heap.push(event);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as ScheduledEvent;
      if (!isBefore(event, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = event;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop() as ScheduledEvent;
    if (heap.length === 0) return;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      const right = heap[child + 1];
      if (right && isBefore(right, heap[child] as ScheduledEvent)) child += 1;
      const below = heap[child] as ScheduledEvent;
      if (!isBefore(below, last)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(a: ScheduledEvent, b: ScheduledEvent): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.sequence < b.sequence);
}

/** Counts, latencies and the mean number in the system of one place. */
class Metrics {
  arrivals = 0;
  completed = 0;
  throttled = 0;
  readonly latenciesMs: number[] = [];
  private inSystem = 0;
  private areaMs = 0;
  private changedAtMs = 0;

  constructor(private readonly scheduler: Scheduler) {}

  arrived(): void {
    this.arrivals += 1;
    this.changeInSystem(1);
  }

  ended(isServed: boolean, sinceMs: number): void {
    this.changeInSystem(-1);
    if (!isServed) {
      this.throttled += 1;
      return;
    }
    this.completed += 1;
    this.latenciesMs.push(this.scheduler.nowMs - sinceMs);
  }

  latency(): LatencySummary {
    return summarize(this.latenciesMs);
  }

  report(): PlainResourceReport {
    this.changeInSystem(0);
    return {
      completed: this.completed,
      throttled: this.throttled,
      meanInSystem: this.areaMs / this.scheduler.nowMs,
      latencyMs: this.latency(),
    };
  }

  private changeInSystem(by: number): void {
    const { nowMs } = this.scheduler;
    this.areaMs += this.inSystem * (nowMs - this.changedAtMs);
    this.changedAtMs = nowMs;
    this.inSystem += by;
  }
}

/** Mean and exact percentiles, from a sorted copy. */
function summarize(latenciesMs: number[]): LatencySummary {
  const sorted = Float64Array.from(latenciesMs).sort();
  const count = sorted.length;
  const quantile = (share: number) => sorted[Math.min(count - 1, Math.floor(share * count))] ?? 0;
  return {
    mean: count === 0 ? 0 : sorted.reduce((sum, each) => sum + each, 0) / count,
    p50: quantile(0.5),
    p90: quantile(0.9),
    p99: quantile(0.99),
    max: sorted[count - 1] ?? 0,
  };
}

class TokenBucket {
  private tokens: number;
  private filledAtMs = 0;

  constructor(
    private readonly ratePerS: number,
    private readonly size: number,
  ) {
    this.tokens = size;
  }

  take(nowMs: number): boolean {
    const refill = ((nowMs - this.filledAtMs) / 1_000) * this.ratePerS;
    this.tokens = Math.min(this.size, this.tokens + refill);
    this.filledAtMs = nowMs;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}

/** Lets through what its bucket allows, adds its overhead, picks a function by share. */
class Gateway implements Service {
  readonly metrics: Metrics;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly random: () => number,
    private readonly bucket: TokenBucket,
    private readonly drawOverheadMs: () => number,
    private readonly ways: { service: Service; share: number }[],
  ) {
    this.metrics = new Metrics(scheduler);
  }

  handle(request: PlainRequest, done: Done): void {
    const { scheduler, metrics } = this;
    const arrivedAtMs = scheduler.nowMs;
    const end: Done = (isServed) => {
      metrics.ended(isServed, arrivedAtMs);
      done(isServed);
    };
    metrics.arrived();
    if (!this.bucket.take(scheduler.nowMs)) {
      end(false);
      return;
    }
    scheduler.after(this.drawOverheadMs(), () => this.pick().handle(request, end));
  }

  private pick(): Service {
    let left = this.random() * this.ways.reduce((sum, way) => sum + way.share, 0);
    for (const { service, share } of this.ways) {
      left -= share;
      if (left < 0) return service;
    }
    return required(this.ways.at(-1)).service;
  }
}

interface FunctionSettings {
  memoryMib: number;
  keepAliveMs: number;
  concurrencyLimit: number;
  drawInitMs: () => number;
  drawServiceMs: () => number;
  /** What an invocation calls after its own work, one after the other. */
  calls: Service[];
}

interface Instance {
  idleSinceMs: number;
}

class FunctionService implements Service {
  readonly metrics: Metrics;
  coldStarts = 0;
  billedGbS = 0;
  busy = 0;
  /** The longest idle one first, the most recently used one last. */
  private readonly idle: Instance[] = [];

  constructor(
    private readonly scheduler: Scheduler,
    private readonly settings: FunctionSettings,
  ) {
    this.metrics = new Metrics(scheduler);
  }

  get idleCount(): number {
    this.expire();
    return this.idle.length;
  }

  handle(request: PlainRequest, done: Done): void {
    const { scheduler, settings, metrics } = this;
    const arrivedAtMs = scheduler.nowMs;
    metrics.arrived();
    if (this.busy >= settings.concurrencyLimit) {
      metrics.ended(false, arrivedAtMs);
      done(false);
      return;
    }
    this.busy += 1;
    this.expire();
    const warm = this.idle.pop();
    if (!warm) this.coldStarts += 1;
    const instance = warm ?? { idleSinceMs: 0 };
    const workMs = (warm ? 0 : settings.drawInitMs()) + settings.drawServiceMs();
    scheduler.after(workMs, () =>
      this.callNext(request, 0, (isServed) => {
        this.release(instance, scheduler.nowMs - arrivedAtMs);
        metrics.ended(isServed, arrivedAtMs);
        done(isServed);
      }),
    );
  }

  private callNext(request: PlainRequest, step: number, done: Done): void {
    const next = this.settings.calls[step];
    if (!next) {
      done(true);
      return;
    }
    next.handle(request, (isServed) => {
      if (isServed) this.callNext(request, step + 1, done);
      else done(false);
    });
  }

  private release(instance: Instance, busyMs: number): void {
    this.busy -= 1;
    this.billedGbS += (Math.ceil(busyMs) / 1_000) * (this.settings.memoryMib / 1_024);
    instance.idleSinceMs = this.scheduler.nowMs;
    this.idle.push(instance);
  }

  private expire(): void {
    const expiredSinceMs = this.scheduler.nowMs - this.settings.keepAliveMs;
    while (this.idle[0] && this.idle[0].idleSinceMs <= expiredSinceMs) this.idle.shift();
  }
}

/** A table, a bucket or a user pool: takes what its token bucket allows and answers after a while. */
class Store implements Service {
  readonly metrics: Metrics;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly bucket: TokenBucket,
    private readonly drawLatencyMs: () => number,
  ) {
    this.metrics = new Metrics(scheduler);
  }

  handle(_request: PlainRequest, done: Done): void {
    const { scheduler, metrics } = this;
    const arrivedAtMs = scheduler.nowMs;
    const end: Done = (isServed) => {
      metrics.ended(isServed, arrivedAtMs);
      done(isServed);
    };
    metrics.arrived();
    if (this.bucket.take(arrivedAtMs)) scheduler.after(this.drawLatencyMs(), () => end(true));
    else end(false);
  }
}

/** A queue that is only sent to: keeps each message. */
class Queue implements Service {
  readonly metrics: Metrics;
  private readonly messages: { request: PlainRequest; acceptedAtMs: number }[] = [];

  constructor(
    private readonly scheduler: Scheduler,
    private readonly drawSendMs: () => number,
  ) {
    this.metrics = new Metrics(scheduler);
  }

  handle(request: PlainRequest, done: Done): void {
    const { scheduler, metrics } = this;
    const arrivedAtMs = scheduler.nowMs;
    metrics.arrived();
    scheduler.after(this.drawSendMs(), () => {
      this.messages.push({ request, acceptedAtMs: scheduler.nowMs });
      metrics.ended(true, arrivedAtMs);
      done(true);
    });
  }
}

/** Mulberry32, the usual small seeded generator. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function drawExponential(mean: number, random: () => number): number {
  return -mean * Math.log(1 - random());
}

/** The 0.99 quantile of the standard normal law. */
const NORMAL_P99 = 2.326347874040841;

/** Draws of a log-normal law, by Box and Muller. */
function logNormal(law: Distribution, random: () => number): () => number {
  if (law.distribution !== 'lognormal' || law.median === undefined || law.p99 === undefined) {
    throw new Error('the plain engine draws log-normal laws by median and p99');
  }
  const mu = Math.log(law.median);
  const sigma = Math.log(law.p99 / law.median) / NORMAL_P99;
  return () => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.exp(mu + sigma * normal);
  };
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected a setting that the document leaves out');
  return value;
}
