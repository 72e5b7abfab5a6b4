import type { Architecture } from './document/architecture';
import { US_PER_S } from './kernel/units';
import type { Span } from './metrics/trace-log';
import type { Bill } from './metrics/views';
import { ENDED } from './model/calls';
import type { RandomCase } from './random-architecture';
import { simulate } from './simulate';
import { Simulation } from './simulation';
import { TEST_CATALOG } from './testing';

/** What must hold in every run, whatever the design: rules of SPEC.md, and their words in reports. */
export const LAWS = {
  accounts: {
    rules: ['C1', 'C2', 'C4'],
    words: 'what came in is accounted for, also after a reset and a change of settings',
  },
  limits: {
    rules: ['C3'],
    words: 'no more instances are busy, and no more requests let through, than the limits allow',
  },
  traces: { rules: ['C5'], words: 'each call of a request lies inside the call that made it' },
  reasons: { rules: ['C6'], words: 'every request that did not succeed names what stopped it' },
  little: { rules: ['C7'], words: 'the time spent is the integral of the number in the system' },
  ends: { rules: ['C8'], words: 'the clock never stands still, nothing breaks off, and each request ends' },
  figures: { rules: ['C9'], words: 'no figure of a report is negative, missing or endless' },
  repeats: {
    rules: ['D1'],
    words: 'the same document and seed give the same report, in whatever pieces, watched or not',
  },
  costs: { rules: ['C5', 'M1'], words: 'what the calls of all requests cost is what the bill says' },
  bill: { rules: ['M2'], words: 'the lines of a bill add up to its total' },
} as const;
export type Law = keyof typeof LAWS;

/** A law that did not hold, and how. */
export interface Breach {
  law: Law;
  detail: string;
}

export interface RandomRun {
  /** Events, client requests and simulated seconds of all parts of the run, the repeated part counted twice. */
  events: number;
  requests: number;
  simulatedS: number;
  breaches: Breach[];
}

/** Events after which a part of a run is cut short. */
const MOST_EVENTS = 15_000;
const EVENTS_AT_ONCE = 500;
/** So many events at one moment never come to an end. */
const STANDSTILL_EVENTS = 300_000;
/** Within this time after the traffic has stopped every request has its answer; laws have tails, hence so long. */
const PATIENCE_S = 3_600;
/** Requests and calls of each that a trace holds; only shorter runs can be added up. */
const MOST_TRACED = 256;
const WINDOWS = 10;

/** Runs a case, looks at it whenever the case says, and reports every law that did not hold. */
export function runRandomCase(randomCase: RandomCase): RandomRun {
  const run: RandomRun = { events: 0, requests: 0, simulatedS: 0, breaches: [] };
  try {
    new WatchedRun(randomCase, run).go();
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    run.breaches.push({ law: 'ends', detail: stack.split('\n').slice(0, 6).join(' ') });
  }
  return run;
}

class WatchedRun {
  private readonly simulation: Simulation;
  private architecture: Architecture;
  private readonly windowS: number;

  constructor(
    private readonly randomCase: RandomCase,
    private readonly run: RandomRun,
  ) {
    const { architecture, seed, lengthS } = randomCase;
    this.architecture = architecture;
    this.windowS = lengthS / WINDOWS;
    this.simulation = new Simulation(architecture, { catalog: TEST_CATALOG, seed, windowS: this.windowS });
    this.simulation.traceOneIn(1);
  }

  go(): void {
    const { simulation, randomCase } = this;
    const lengthUs = Math.round(randomCase.lengthS * US_PER_S);
    const momentsUs = randomCase.moments.map((share) => Math.round(share * lengthUs)).sort((a, b) => a - b);
    for (const untilUs of [...momentsUs, lengthUs]) {
      this.advance(untilUs, MOST_EVENTS - simulation.events);
      this.checkMoment();
      this.checkLimits();
      this.checkLittle();
    }
    this.checkCosts();
    this.checkRepeats();
    this.afterReset(lengthUs);
    this.afterChange(lengthUs);
    this.afterTraffic();
  }

  /** The warm-up period ends now; what was counted is forgotten. */
  private afterReset(lengthUs: number): void {
    const { simulation } = this;
    this.run.requests += simulation.requests().arrived;
    simulation.reset();
    this.checkMoment();
    this.advance(simulation.simTimeUs + Math.round(lengthUs / 4), MOST_EVENTS / 2);
    this.checkMoment();
    this.checkLimits();
  }

  /** The same resources and links go on with other settings. */
  private afterChange(lengthUs: number): void {
    const { simulation, randomCase } = this;
    simulation.configure(randomCase.changed);
    this.architecture = randomCase.changed;
    this.checkMoment();
    this.advance(simulation.simTimeUs + Math.round(lengthUs / 2), MOST_EVENTS);
    this.checkMoment();
  }

  /** No more requests come; those under way end. */
  private afterTraffic(): void {
    const { simulation, architecture } = this;
    simulation.configure(withoutTraffic(architecture));
    const stoppedUs = simulation.simTimeUs;
    const lastEvent = simulation.events + MOST_EVENTS;
    for (let seconds = 1; simulation.requests().inSystem > 0 && simulation.events < lastEvent; seconds *= 2) {
      if (seconds > PATIENCE_S) {
        this.breaks('ends', `${simulation.requests().inSystem} requests have no answer after ${PATIENCE_S} s`);
        break;
      }
      this.advance(stoppedUs + seconds * US_PER_S, lastEvent - simulation.events);
    }
    this.checkMoment();
    this.run.events += simulation.events;
    this.run.requests += simulation.requests().arrived;
    this.run.simulatedS += simulation.simTimeUs / US_PER_S;
  }

  private breaks(law: Law, detail: string): void {
    this.run.breaches.push({ law, detail: `at ${this.simulation.simTimeUs / US_PER_S} s: ${detail}` });
  }

  /** Runs on to a moment, or to an earlier one after so many events; what is due at that moment is done. */
  private advance(untilUs: number, mostEvents: number): void {
    const { simulation } = this;
    const lastEvent = simulation.events + mostEvents;
    while (simulation.simTimeUs < untilUs && simulation.events < lastEvent)
      simulation.runUntil(untilUs, EVENTS_AT_ONCE);
    const { simTimeUs, events } = simulation;
    for (let before = -1; before < simulation.events; ) {
      before = simulation.events;
      if (before - events > STANDSTILL_EVENTS) throw new Error(`the clock stands still at ${simTimeUs} µs`);
      simulation.runUntil(simTimeUs, EVENTS_AT_ONCE);
    }
  }

  /** What holds at every moment, also after a reset and after a change of settings. */
  private checkMoment(): void {
    const { simulation } = this;
    for (const check of simulation.conservation()) {
      if (!check.holds) this.breaks('accounts', JSON.stringify(check));
    }
    this.checkReasons();
    this.checkBill(simulation.bill(false));
    this.checkBill(simulation.bill(true));
    const views = this.architecture.resources.map((_, index) => simulation.view(index));
    const { architecture: _, ...report } = this.report();
    for (const fault of wrongFigures({ ...report, views, recent: simulation.recentLatency() }))
      this.breaks('figures', fault);
    for (const chain of simulation.tracedRequests) {
      for (const fault of misplacedCalls(simulation.trace(chain))) this.breaks('traces', `request ${chain}: ${fault}`);
    }
  }

  private report() {
    const { simulation, architecture } = this;
    return {
      architecture,
      events: simulation.events,
      requests: simulation.requests(),
      latencyMs: simulation.latency(),
      resources: simulation.facts(),
      bill: simulation.bill(false),
      limits: simulation.limits(),
      failures: simulation.failures(),
      conservation: simulation.conservation(),
    };
  }

  private checkLimits(): void {
    const { simulation, architecture } = this;
    const { account, resources } = architecture;
    let all = 0;
    resources.forEach(({ id, kind }, index) => {
      const { instances, counts } = simulation.view(index);
      if (instances) {
        const occupied = instances.busy + instances.starting;
        all += occupied;
        if (occupied > instances.limit) this.breaks('limits', `${id} has ${occupied} busy of ${instances.limit}`);
      }
      if (kind === 'gateway') this.checkAdmitted(index, counts.completed);
    });
    if (all > account.concurrency) this.breaks('limits', `${all} busy in all, ${account.concurrency} allowed`);
  }

  /** What a token bucket let through since the start is no more than it ever held. */
  private checkAdmitted(index: number, completed: number): void {
    const gateway = this.architecture.resources[index];
    if (gateway?.kind !== 'gateway') return;
    const { account } = this.architecture;
    const lastedS = this.simulation.simTimeUs / US_PER_S;
    const most = Math.min(
      gateway.burst + gateway.ratePerS * lastedS,
      account.gatewayBurst + account.gatewayRatePerS * lastedS,
    );
    if (completed > most + 1e-3)
      this.breaks('limits', `${gateway.id} let ${completed} through, at most ${most} allowed`);
  }

  /** From an empty start: what those inside have spent so far is all that the two sides may differ by. */
  private checkLittle(): void {
    const { simulation } = this;
    for (const [id, facts] of Object.entries(simulation.facts())) {
      const { completed, failed, throttled, timedOut, inSystem, meanInSystem, meanTimeInSystemMs } = facts as Record<
        string,
        number
      > as Record<
        'completed' | 'failed' | 'throttled' | 'timedOut' | 'inSystem' | 'meanInSystem' | 'meanTimeInSystemMs',
        number
      >;
      const integralUs = meanInSystem * simulation.simTimeUs;
      const spentUs = meanTimeInSystemMs * 1_000 * (completed + failed + throttled + timedOut);
      const insideUs = integralUs - spentUs;
      const roundingUs = 0.5 + 1e-9 * integralUs;
      if (insideUs < -roundingUs || insideUs > inSystem * simulation.simTimeUs + roundingUs)
        this.breaks('little', `${id}: integral ${integralUs} µs, spent ${spentUs} µs, ${inSystem} inside`);
    }
  }

  private checkReasons(): void {
    const { simulation } = this;
    const { failed, throttled, timedOut } = simulation.requests();
    const failures = simulation.failures();
    const named = failures.reduce((sum, { requests }) => sum + requests, 0);
    if (named !== failed + throttled + timedOut)
      this.breaks('reasons', `${failed + throttled + timedOut} requests did not succeed, ${named} have a reason`);
    for (const { resource, reason, requests } of failures) {
      if (resource === undefined || reason.trim() === '')
        this.breaks('reasons', `${requests} requests: ${resource}: "${reason}"`);
    }
  }

  private checkBill({ lines, totalUsd, monthlyUsd }: Bill): void {
    for (const [total, parts] of [
      [totalUsd, lines.map(({ usd }) => usd)],
      [monthlyUsd, lines.map((line) => line.monthlyUsd)],
    ] as const) {
      const sum = parts.reduce((so, part) => so + tenthDecimals(part), 0);
      // Below 2^50 tenth decimals, which is 112,000 USD, the sums must be equal; above it doubles are rounded.
      if (Math.abs(sum - tenthDecimals(total)) > tenthDecimals(total) * 2 ** -50)
        this.breaks('bill', `lines add up to ${sum} tenth decimals, the total is ${total} USD`);
    }
  }

  /** When all calls have ended and none was forgotten, their costs add up to the bill. */
  private checkCosts(): void {
    const { simulation, architecture } = this;
    const requests = simulation.tracedRequests.map((request) => simulation.trace(request));
    const spans = requests.flat();
    const isWhole = requests.length < MOST_TRACED && requests.every(({ length }) => length < MOST_TRACED);
    if (!isWhole || spans.some(({ endedUs }) => endedUs === undefined)) return;
    const quantities = new Map<string, number>();
    for (const { link, usage } of spans) {
      const resource = architecture.links[link]?.to;
      for (const { price, amount, divisor } of usage) {
        if (METERS[price] === undefined) continue;
        const key = `${resource} ${METERS[price]}`;
        quantities.set(key, (quantities.get(key) ?? 0) + amount / divisor);
      }
    }
    const metered = new Set(Object.values(METERS));
    for (const { resource, meter, quantity } of simulation.bill(false).lines) {
      if (!metered.has(meter) || isPolled(architecture, resource)) continue;
      const key = `${resource} ${meter}`;
      const traced = quantities.get(key) ?? 0;
      quantities.delete(key);
      if (Math.abs(traced - quantity) > 1e-9 * quantity)
        this.breaks('costs', `${key}: ${traced} traced, ${quantity} billed`);
    }
    for (const [key, quantity] of quantities)
      if (quantity > 0) this.breaks('costs', `${key}: ${quantity} traced, none billed`);
  }

  /** Runs the same again, in one piece and unwatched. */
  private checkRepeats(): void {
    const { simulation, randomCase, run, windowS } = this;
    const again = simulate(randomCase.architecture, {
      catalog: TEST_CATALOG,
      seed: randomCase.seed,
      durationS: simulation.simTimeUs / US_PER_S,
      windowS,
    });
    run.events += again.events;
    run.requests += again.requests.arrived;
    run.simulatedS += again.simulatedS;
    const { latencyMs, conservation, ...report } = this.report();
    const { count: _, ...latency } = latencyMs;
    const watched = { ...report, latencyMs: latency, conservation, series: simulation.drainSeries() };
    const unwatched = { ...again, conservation: again.conservation.checks };
    for (const name of [
      'events',
      'requests',
      'latencyMs',
      'resources',
      'bill',
      'limits',
      'failures',
      'conservation',
      'series',
    ] as const) {
      const [a, b] = [JSON.stringify(watched[name]), JSON.stringify(unwatched[name])];
      if (a !== b) this.breaks('repeats', `${name}: ${firstDifference(a, b)}`);
    }
  }
}

/** The meter of the bill that each price of a trace stands for, but where starts that no call asked for are billed too. */
const METERS: Record<string, string> = {
  'lambda.requests': 'requests',
  'lambda.duration.x86_64': 'duration',
  'lambda.duration.arm64': 'duration',
  'api-gateway.http.requests': 'requests',
  'api-gateway.rest.requests': 'requests',
  'transfer.out': 'data out',
  'dynamodb.write-units': 'write units',
  'dynamodb.read-units': 'read units',
  's3.put': 'writes',
  's3.get': 'reads',
};

/** Whether the requests of a resource are billed but no part of a call: those that queues are polled with. */
function isPolled({ resources }: Architecture, id: string): boolean {
  return resources.some((resource) => resource.id === id && resource.kind === 'queue');
}

/** The same design, to which nobody sends anything. */
function withoutTraffic(architecture: Architecture): Architecture {
  const nobody = { shape: 'closed', users: 0, thinkMs: { distribution: 'constant', value: 0 } } as const;
  return {
    ...architecture,
    resources: architecture.resources.map((each) => (each.kind === 'client' ? { ...each, traffic: nobody } : each)),
  };
}

/** A cost as a whole number of 10^-10 USD. */
function tenthDecimals(usd: number): number {
  return Math.round(usd * 1e10);
}

function firstDifference(a: string, b: string): string {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const from = Math.max(0, at - 60);
  return `…${a.slice(from, at + 60)}… in pieces, …${b.slice(from, at + 60)}… in one`;
}

const WRONG_WORDS = /NaN|undefined|Infinity|\[object/;

/** Places in a report with a number that no figure can have, or words that say so. */
export function wrongFigures(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? [] : [`${path} is ${value}`];
  if (typeof value === 'string') return WRONG_WORDS.test(value) ? [`${path} says "${value}"`] : [];
  if (value === undefined) return [`${path} is undefined`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => wrongFigures(each, `${path}/${key}`));
}

/** What is wrong with where and when the calls of one request lie. */
export function misplacedCalls(spans: readonly Span[]): string[] {
  const byId = new Map(spans.map((span) => [span.id, span]));
  const lastChild = new Map<number, Span>();
  const wrong: string[] = [];
  if (byId.size < spans.length) wrong.push('two calls have one number');
  for (const span of spans) {
    const told = (what: string) => `call ${span.id} along link ${span.link} ${what}: ${JSON.stringify(span)}`;
    if (!isOrdered(span)) wrong.push(told('has its moments in the wrong order'));
    if (span.endedUs !== undefined && !isExplained(span)) wrong.push(told('does not say rightly what stopped it'));
    if (span.parent === undefined) continue;
    const parent = byId.get(span.parent);
    if (!parent) {
      wrong.push(told('was made by none of them'));
      continue;
    }
    if (!liesInside(span, parent)) wrong.push(told(`is not inside ${JSON.stringify(parent)}`));
    const before = lastChild.get(parent.id);
    if (before && (before.endedUs ?? span.sentUs) > span.sentUs && !before.isAbandoned)
      wrong.push(told(`begins before ${JSON.stringify(before)} has ended`));
    lastChild.set(parent.id, span);
  }
  return wrong;
}

/** What did not succeed has a reason, and what did has none, unless its caller had given up on it. */
function isExplained({ outcome, reason, isAbandoned }: Span): boolean {
  if (outcome === ENDED.completed) return reason === undefined || isAbandoned === true;
  return reason !== undefined && reason.trim() !== '';
}

function isOrdered({ sentUs, arrivedUs, initUs = 0, startedUs, endedUs }: Span): boolean {
  if (endedUs === undefined) return sentUs <= arrivedUs;
  if (startedUs === undefined) return sentUs <= arrivedUs && arrivedUs <= endedUs;
  return sentUs <= arrivedUs && arrivedUs + initUs <= startedUs && startedUs <= endedUs;
}

/** A call ends before the one that made it, unless that one gave up waiting for it. */
function liesInside(span: Span, parent: Span): boolean {
  if (span.sentUs < (parent.startedUs ?? parent.arrivedUs)) return false;
  if (parent.endedUs === undefined) return true;
  if (span.sentUs > parent.endedUs) return false;
  if (span.endedUs !== undefined && span.endedUs <= parent.endedUs) return true;
  return span.isAbandoned === true || span.endedUs === undefined;
}
