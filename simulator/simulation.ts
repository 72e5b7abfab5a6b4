import { billOf } from './billing/bill';
import { listCostUsd } from './billing/list-cost';
import type { Catalog } from './catalog';
import type { Architecture } from './document/architecture';
import { US_PER_MS, US_PER_S } from './kernel/units';
import type { Exemplar } from './metrics/exemplars';
import { Histogram } from './metrics/histogram';
import { LimitLog } from './metrics/limit-log';
import type { RequestEnd, Span } from './metrics/trace-log';
import type {
  Bill,
  BindingLimit,
  ConservationCheck,
  FailureSummary,
  HopBuffer,
  LatencySummary,
  LimitKind,
  LimitSummary,
  OutcomeCounts,
  ResourceView,
  SeriesPoint,
} from './metrics/views';
import { splitLimitKey } from './model/calls';
import { ClientModel } from './model/client';
import type { InstanceLoad, ResourceModel } from './model/component';
import { createResource } from './model/kinds';
import { World } from './model/world';
import { Immutables, Snapshot } from './snapshot';

const FNV_OFFSET = 0x811c9dc5;
const WORD = 2 ** 32;

/** Seconds that "recent" figures look back. */
const RECENT_WINDOWS = 10;

export interface SimulationOptions {
  catalog: Catalog;
  seed: number;
  /** Width of the windows of `series` and `limits`, in simulated seconds; 0 keeps neither. */
  windowS?: number;
  /** Whether the series is kept; without it windows serve the limits alone. */
  keepsSeries?: boolean;
}

/** How far a run has come: what has happened, to the event and the window, whatever stopped it there. */
export interface RunPosition {
  simTimeUs: number;
  /** Events handled since the start. */
  events: number;
  /** End of the window that is open; Infinity without windows. */
  windowEndUs: number;
}

/** One run of one architecture: a pure function of the document, the catalog, the seed and the changes made. */
export class Simulation {
  private readonly world: World;
  private readonly models: readonly ResourceModel[];
  private readonly clients: readonly ClientModel[];
  private readonly windowUs: number;
  private windowEndUs: number;
  private resetUs = 0;
  private eventCount = 0;
  /** The limit of each resource that bound most in the last window. */
  private bindingLimits = new Map<number, BindingLimit>();
  private readonly limitLog = new LimitLog();
  private closedWindows: SeriesPoint[] = [];
  private before = nothingBefore();
  /** Parts in which work waits to be fetched, by their numbers. */
  private readonly backlogged: readonly number[];
  private readonly recent: Histogram[] = [];
  private lastClosed: SeriesPoint | undefined;
  /** What a snapshot need not copy. */
  private readonly immutables = new Immutables();

  constructor(
    private architecture: Architecture,
    private readonly options: SimulationOptions,
  ) {
    this.world = new World(architecture, options.catalog, options.seed);
    for (const [index, spec] of architecture.resources.entries()) {
      this.world.add(createResource(this.world, index, spec));
    }
    this.models = this.world.resources;
    this.clients = this.models.filter((model) => model instanceof ClientModel);
    this.windowUs = (options.windowS ?? 0) * US_PER_S;
    this.windowEndUs = this.windowUs > 0 ? this.windowUs : Number.POSITIVE_INFINITY;
    this.backlogged = this.models.flatMap((model, index) => (model.view().backlog ? [index] : []));
    for (const model of this.models) model.start?.();
  }

  get simTimeUs(): number {
    return this.world.nowUs;
  }

  /** Events handled since the start. */
  get events(): number {
    return this.eventCount;
  }

  /**
   * Runs to a simulated time; events at that very time are included.
   *
   * @param mostEvents - Stops before that time once so many events were handled.
   */
  runUntil(untilUs: number, mostEvents = Number.POSITIVE_INFINITY): void {
    const lastEvent = this.eventCount + mostEvents;
    while (this.windowEndUs <= untilUs) {
      this.eventCount += this.world.advance(this.windowEndUs, lastEvent - this.eventCount);
      if (this.eventCount === lastEvent) return;
      this.closeWindow();
    }
    this.eventCount += this.world.advance(untilUs, lastEvent - this.eventCount);
  }

  /** How far the run has come. */
  get position(): RunPosition {
    const { windowEndUs } = this;
    return { simTimeUs: this.world.nowUs, events: this.eventCount, windowEndUs };
  }

  /**
   * Runs to a position that a run of the same document and seed, with the same changes, had. A time alone would not
   * do: between two events of one moment a run can be stopped, too.
   */
  runTo(position: RunPosition): void {
    while (this.windowEndUs < position.windowEndUs) {
      this.eventCount += this.world.advance(this.windowEndUs);
      this.closeWindow();
    }
    this.eventCount += this.world.advance(position.simTimeUs, Math.max(0, position.events - this.eventCount));
    if (this.world.nowUs < position.simTimeUs) this.eventCount += this.world.advance(position.simTimeUs);
  }

  /**
   * Remembers this moment; `restore` of what it returns brings it back.
   *
   * @param before - An earlier snapshot of this run; what has not changed since is kept once.
   */
  snapshot(before?: Snapshot): Snapshot {
    this.immutables.add(this.options.catalog);
    this.immutables.add(this.architecture);
    return new Snapshot(this, this.immutables, before);
  }

  /**
   * Runs to a simulated time and folds every event into a digest: when it came, whom it concerned, and what it
   * was about. Two runs with the same digest are the same run.
   *
   * @param before - Digest of what was run before, to go on from.
   */
  digestUntil(untilUs: number, before = FNV_OFFSET): number {
    const { world } = this;
    let digest = before;
    for (;;) {
      const handled = world.advance(Math.min(untilUs, this.windowEndUs), 1);
      this.eventCount += handled;
      if (handled > 0) {
        const { atUs, target, argument } = world.events;
        digest = fold(fold(fold(fold(digest, atUs % WORD), Math.floor(atUs / WORD)), target), argument);
      } else if (world.nowUs >= this.windowEndUs) this.closeWindow();
      else return digest;
    }
  }

  /**
   * Handles events one by one until something moves along a link; returns what it was, in words.
   *
   * @param mostEvents - Stops once so many events were handled since the start of the run.
   */
  step(mostEvents = Number.POSITIVE_INFINITY): string | undefined {
    const { hops } = this.world;
    const before = hops.total;
    for (let tries = 0; tries < 100_000 && hops.total === before && this.eventCount < mostEvents; tries += 1) {
      // Windows close when time passes them, so an event is only taken up to the end of one.
      const handled = this.world.advance(Math.min(this.windowEndUs, this.world.nowUs + 3_600 * US_PER_S), 1);
      this.eventCount += handled;
      if (handled === 0 && this.world.nowUs >= this.windowEndUs) this.closeWindow();
    }
    return hops.total === before ? undefined : this.describeLastMove();
  }

  /** Takes other settings of the same resources and links, from now on. */
  configure(architecture: Architecture): void {
    this.architecture = architecture;
    this.world.configure(architecture);
    architecture.resources.forEach((spec, index) => {
      this.models[index]?.configure(spec);
    });
  }

  /** Ends the warm-up period: what was counted so far is forgotten, the state stays. */
  reset(): void {
    this.resetUs = this.world.nowUs;
    this.limitLog.clear();
    this.world.failures.fill(0);
    this.world.exemplars.clear();
    this.lastClosed = undefined;
    for (const model of this.models) model.reset(this.world.nowUs);
    this.before = nothingBefore();
  }

  requests(): OutcomeCounts {
    return this.clients.map((client) => client.recorder.counts()).reduce(sumCounts, emptyCounts());
  }

  /** Response times of completed client requests since the reset. */
  latency(): LatencySummary {
    const all = new Histogram();
    for (const client of this.clients) all.add(client.recorder.latency);
    return all.summary();
  }

  /** Response times of the last ten windows. */
  recentLatency(): LatencySummary {
    const all = new Histogram();
    for (const window of this.recent) all.add(window);
    for (const client of this.clients) all.add(client.window);
    return all.summary();
  }

  view(index: number): ResourceView {
    const spec = this.architecture.resources[index];
    const model = this.models[index];
    if (!spec || !model) throw new RangeError(`no resource ${index}`);
    const bindingLimit = this.bindingLimits.get(index)?.reason;
    return {
      id: spec.id,
      kind: spec.kind,
      counts: model.recorder.counts(),
      latencyMs: model.recorder.latency.summary(),
      ...model.view(),
      ...(bindingLimit === undefined ? {} : { bindingLimit }),
    };
  }

  /** Facts of every resource for the report. */
  facts(): Record<string, Record<string, unknown>> {
    return Object.fromEntries(
      this.architecture.resources.map((spec, index) => {
        const model = this.models[index] as ResourceModel;
        const { recorder } = model;
        const { count: _count, ...latencyMs } = recorder.latency.summary();
        const meanInSystem = recorder.meanInSystem(this.resetUs, this.world.nowUs);
        const meanTimeInSystemMs = recorder.meanTimeInSystemUs() / US_PER_MS;
        return [
          spec.id,
          { kind: spec.kind, ...recorder.counts(), meanInSystem, meanTimeInSystemMs, ...model.facts(), latencyMs },
        ];
      }),
    );
  }

  bill(freeTier: boolean): Bill {
    const usages = this.models.flatMap((model, index) =>
      model.usage().map((usage) => ({ resource: this.architecture.resources[index]?.id ?? '', usage })),
    );
    return billOf(usages, this.options.catalog, this.world.nowUs - this.resetUs, freeTier);
  }

  /** Every law of conservation of the run; each must hold at every moment. */
  conservation(): ConservationCheck[] {
    const { arrived, completed, failed, throttled, timedOut, inSystem } = this.requests();
    const waiting = arrived - completed - failed - throttled - timedOut;
    return [
      {
        name: 'client requests',
        arrived,
        completed,
        failed: failed + throttled + timedOut,
        waiting: inSystem,
        holds: waiting === inSystem,
      },
      ...this.models.flatMap((model, index) => [
        ...(this.clients.includes(model as ClientModel) ? [] : [this.callsOf(model, index)]),
        ...(model.conservation?.() ?? []),
      ]),
    ];
  }

  /** Limits that bound since the reset, the most frequent first; needs windows. */
  limits(): LimitSummary[] {
    return this.limitLog.summaries();
  }

  /** Client requests that did not succeed since the reset, by what stopped them. */
  failures(): FailureSummary[] {
    const { failures, bindings } = this.world;
    const summaries: FailureSummary[] = [];
    failures.forEach((requests, key) => {
      if (requests === 0) return;
      if (key === bindings.length) summaries.push({ reason: 'nothing named a reason', requests });
      else {
        const reason = this.limitLog.wordsFor(key) ?? this.world.reasonInWords(key);
        summaries.push({ resource: this.idOf(splitLimitKey(key).resource), reason, requests });
      }
    });
    return summaries.sort((a, b) => b.requests - a.requests);
  }

  /** Traces one request in so many from now on; 0 traces none but those followed. */
  traceOneIn(requests: number): void {
    this.world.traces.traceOneIn(requests);
  }

  /** Traces the request, tick or message with this number, from its start on. */
  follow(chain: number): void {
    this.world.traces.follow(chain);
  }

  /** Spans of a traced request, in the order in which they were sent. */
  trace(chain: number): readonly Span[] {
    return this.world.traces.spansOf(chain);
  }

  /** How a traced client request ended; undefined while it goes on. */
  endOf(request: number): RequestEnd | undefined {
    return this.trace(request).findLast(({ requestEnd }) => requestEnd !== undefined)?.requestEnd;
  }

  /** Whose limit a key stands for, and what sort of limit it is. */
  limitOf(key: number): { resource: string; kind: LimitKind } {
    const { kind } = this.world.demandOn(key, 0, 1);
    return { resource: this.idOf(splitLimitKey(key).resource), kind };
  }

  /** Numbers of the requests whose traces are remembered. */
  get tracedRequests(): number[] {
    return this.world.traces.tracedChains;
  }

  /** The window that closed last; undefined before the first one. */
  get lastWindow(): SeriesPoint | undefined {
    return this.lastClosed;
  }

  /** Windows closed since the last call. */
  drainSeries(): SeriesPoint[] {
    const points = this.closedWindows;
    this.closedWindows = [];
    return points;
  }

  /** Requests worth a look that were noted since the last call; the slowest of a window once it is over. */
  drainExemplars(): Exemplar[] {
    return this.world.exemplars.drain();
  }

  /** Moves since the last call. */
  drainHops(): HopBuffer {
    return this.world.hops.drain();
  }

  /** Keeps the moves of one chain in so many; 0 keeps none. */
  sampleHops(requestsPerDot: number): void {
    this.world.hops.requestsPerDot = requestsPerDot;
  }

  private callsOf(model: ResourceModel, index: number): ConservationCheck {
    const { arrived, completed, failed, throttled, timedOut, inSystem } = model.recorder.counts();
    return {
      name: `arrivals at ${this.architecture.resources[index]?.id}`,
      arrived: model.recorder.carriedIn + arrived,
      completed,
      failed: failed + throttled + timedOut,
      waiting: inSystem,
      holds: model.recorder.balance === 0 && inSystem >= 0,
    };
  }

  private closeWindow(): void {
    const atUs = this.windowEndUs;
    for (const model of this.models) model.noteLimits?.();
    const limits = this.takeLimits(atUs);
    this.world.exemplars.closeWindow();
    if (this.options.keepsSeries ?? true) this.addToSeries(atUs, limits);
    this.windowEndUs += this.windowUs;
  }

  private addToSeries(atUs: number, limits: BindingLimit[]): void {
    const latency = new Histogram();
    for (const client of this.clients) {
      latency.add(client.window);
      client.window.clear();
    }
    this.recent.push(latency);
    if (this.recent.length > RECENT_WINDOWS) this.recent.shift();
    const counts = this.requests();
    const { before } = this;
    const load = this.loadNow();
    const costUsd = this.costSoFarUsd();
    const throttled = this.models.map((model) => model.recorder.counts().throttled);
    this.lastClosed = {
      atS: atUs / US_PER_S,
      windowS: this.windowUs / US_PER_S,
      arrived: counts.arrived - before.counts.arrived,
      completed: counts.completed - before.counts.completed,
      failed: counts.failed - before.counts.failed,
      throttled: counts.throttled - before.counts.throttled,
      timedOut: counts.timedOut - before.counts.timedOut,
      p50Ms: latency.quantileUs(0.5) / 1_000,
      p90Ms: latency.quantileUs(0.9) / 1_000,
      p99Ms: latency.quantileUs(0.99) / 1_000,
      coldStarts: load.coldStarts - before.coldStarts,
      busyInstances: load.starting + load.busy,
      idleInstances: load.idle,
      limits,
      durations: latency.durations(),
      backlogs: this.backlogged.map((index) => this.backlogOf(index)),
      turnedAway: this.turnedAway(throttled),
      costUsd: costUsd - before.costUsd,
    };
    this.closedWindows.push(this.lastClosed);
    this.before = { counts, coldStarts: load.coldStarts, throttled, costUsd };
  }

  private costSoFarUsd(): number {
    const usages = this.models.flatMap((model) => model.usage());
    return listCostUsd(usages, this.options.catalog, this.world.nowUs - this.resetUs);
  }

  private backlogOf(index: number): SeriesPoint['backlogs'][number] {
    const { waiting = 0, oldestAgeS = 0 } = this.models[index]?.view().backlog ?? {};
    return { resource: this.idOf(index), waiting, oldestAgeS };
  }

  /** What each part but the clients turned away since the last window. */
  private turnedAway(throttled: readonly number[]): SeriesPoint['turnedAway'] {
    return this.models.flatMap((model, index) => {
      const times = (throttled[index] as number) - (this.before.throttled[index] ?? 0);
      return times > 0 && !this.clients.includes(model as ClientModel) ? [{ resource: this.idOf(index), times }] : [];
    });
  }

  /** Instances of all functions. */
  private loadNow(): InstanceLoad {
    const total = { starting: 0, busy: 0, idle: 0, coldStarts: 0 };
    for (const model of this.models) {
      const load = model.load?.();
      if (!load) continue;
      total.starting += load.starting;
      total.busy += load.busy;
      total.idle += load.idle;
      total.coldStarts += load.coldStarts;
    }
    return total;
  }

  /** The limits that bound since the last time, most frequent first, noted in the log of the run. */
  private takeLimits(untilUs: number): BindingLimit[] {
    const { bindings } = this.world;
    const limits: BindingLimit[] = [];
    this.bindingLimits = new Map();
    for (let key = 0; key < bindings.length; key += 1) {
      const times = bindings[key] as number;
      if (times === 0) continue;
      bindings[key] = 0;
      const { resource } = splitLimitKey(key);
      const limit = {
        resource: this.idOf(resource),
        ...this.world.demandOn(key, times, this.windowUs / US_PER_S),
        reason: this.world.wordsOfBinding(key),
        times,
      };
      limits.push(limit);
      this.limitLog.note(key, limit, (untilUs - this.windowUs) / US_PER_S, untilUs / US_PER_S);
      if (times > (this.bindingLimits.get(resource)?.times ?? 0)) this.bindingLimits.set(resource, limit);
    }
    return limits.sort((a, b) => b.times - a.times);
  }

  private idOf(resource: number): string {
    return this.architecture.resources[resource]?.id ?? '';
  }

  private describeLastMove(): string {
    const { last } = this.world.hops;
    const link = this.architecture.links[last.link];
    const label = (id: string | undefined) =>
      this.architecture.resources.find((each) => each.id === id)?.label ?? id ?? '';
    const [from, to] = last.direction === 1 ? [link?.from, link?.to] : [link?.to, link?.from];
    const what = MOVE_WORDS[last.direction === 1 ? 'forward' : 'back'][last.state] ?? 'moves';
    return `${(this.world.nowUs / US_PER_S).toFixed(6)} s: request ${last.chain} ${what}, from ${label(from)} to ${label(to)}`;
  }
}

/** By direction, then by state as numbered in HOP_STATES. */
const MOVE_WORDS = {
  forward: ['is sent', 'is sent', 'is sent', 'is delivered as an event or batch', 'is sent', 'is sent'],
  back: ['is answered', 'is answered', 'is answered after a cold start', 'is answered', 'is throttled', 'fails'],
};

/** FNV-1a over words of 32 bits. */
function fold(digest: number, word: number): number {
  return Math.imul(digest ^ word, 0x01000193) >>> 0;
}

/** What the windows before the first one add up to. */
function nothingBefore() {
  return { counts: emptyCounts(), coldStarts: 0, throttled: [] as number[], costUsd: 0 };
}

function emptyCounts(): OutcomeCounts {
  return { arrived: 0, completed: 0, failed: 0, throttled: 0, timedOut: 0, inSystem: 0 };
}

function sumCounts(a: OutcomeCounts, b: OutcomeCounts): OutcomeCounts {
  return {
    arrived: a.arrived + b.arrived,
    completed: a.completed + b.completed,
    failed: a.failed + b.failed,
    throttled: a.throttled + b.throttled,
    timedOut: a.timedOut + b.timedOut,
    inSystem: a.inSystem + b.inSystem,
  };
}
