import { US_PER_S } from '../kernel/units';

/** A client request that is worth a look: one of the slowest, or one that did not succeed. */
export interface Exemplar {
  /** Its number, by which it can be followed when the run is repeated. */
  request: number;
  /** Index of the client. */
  client: number;
  /** Index of the link that the client sent it along. */
  route?: number;
  sentUs: number;
  endedUs: number;
  /** As numbered in ENDED. */
  outcome: number;
  /** What stopped it: a resource and one of its limits, as `limitKey` packs them; absent when it succeeded. */
  limitKey?: number;
  /** That limit in words, with the numbers it had when it began to bind. */
  reason?: string;
}

/** Completed requests kept of each route and window. */
const SLOWEST_PER_WINDOW = 3;
/** Requests kept of each limit and outcome of a window, of those that did not succeed. */
const FIRST_PER_WINDOW = 3;
/** Slowest completed requests of each route that are kept whatever the thinning. */
const SLOWEST_OF_RUN = 20;
/** Exemplars of a run, at most. */
export const MOST_EXEMPLARS = 2_000;

/** As numbered in ENDED. */
const COMPLETED = 0;
const OUTCOMES = 4;

/**
 * Watches client requests end, and notes the few slowest of each window and the first few of each way to fail. What
 * does not belong to these costs one comparison, which is the caller's: with `slowerThanUs`.
 */
export class ExemplarWatch {
  /** By link: a completed request must take longer than this to be noted. */
  readonly slowerThanUs: Float64Array;
  /** By link: the slowest of the window that is open, the slowest first. */
  private readonly slowest: Exemplar[][];
  /** Requests that did not succeed in the window that is open, by limit and outcome; no more than matter. */
  private readonly stopped: Uint8Array;
  private noted: Exemplar[] = [];

  /** @param limits - Keys of limits are below this. */
  constructor(links: number, limits: number) {
    this.stopped = new Uint8Array(OUTCOMES * (limits + 1));
    this.slowerThanUs = new Float64Array(links).fill(-1);
    this.slowest = Array.from({ length: links }, () => []);
  }

  /** Notes a completed request that took longer than `slowerThanUs` of its route. */
  noteSlow(exemplar: Exemplar & { route: number }): void {
    const slowest = this.slowest[exemplar.route] as Exemplar[];
    const place = slowest.findIndex((other) => isSlower(exemplar, other));
    slowest.splice(place < 0 ? slowest.length : place, 0, exemplar);
    if (slowest.length > SLOWEST_PER_WINDOW) slowest.pop();
    if (slowest.length === SLOWEST_PER_WINDOW)
      this.slowerThanUs[exemplar.route] = durationOf(slowest.at(-1) as Exemplar);
  }

  /**
   * Whether one more request that did not succeed is noted in this window; counts it.
   *
   * @param limitKey - What stopped it; -1 where nothing named a limit.
   */
  wantsStopped(outcome: number, limitKey: number): boolean {
    const kind = OUTCOMES * (limitKey + 1) + outcome;
    if (this.stopped[kind] === FIRST_PER_WINDOW) return false;
    this.stopped[kind]! += 1;
    return true;
  }

  /** Notes a request that did not succeed, when `wantsStopped` says so. */
  noteStopped(exemplar: Exemplar): void {
    this.noted.push(exemplar);
  }

  /** Ends a window: its slowest are settled, and the next one begins with none. */
  closeWindow(): void {
    for (const slowest of this.slowest) this.noted.push(...slowest.splice(0));
    this.slowerThanUs.fill(-1);
    this.stopped.fill(0);
    if (this.noted.length > 2 * MOST_EXEMPLARS) this.thinOut();
  }

  /** Forgets what was noted. */
  clear(): void {
    this.closeWindow();
    this.noted = [];
  }

  /** What was noted since the last call: those that did not succeed at once, the slowest once their window is over. */
  drain(): Exemplar[] {
    const noted = this.noted;
    this.noted = [];
    return noted;
  }

  private thinOut(): void {
    const log = new ExemplarLog();
    log.add(this.noted);
    this.noted = [...log.exemplars];
  }
}

/**
 * Exemplars of a whole run in bounded memory. When they are too many, windows are joined in pairs, and a joined window
 * keeps as many as one had. The slowest of the whole run and the first of each kind are never let go. What is kept
 * follows from the sequence alone, in whatever portions it came; a request that comes again is not kept twice.
 */
export class ExemplarLog {
  private kept: Exemplar[] = [];
  private widthUs = US_PER_S;
  private readonly requests = new Set<number>();

  constructor(private readonly most = MOST_EXEMPLARS) {}

  /** In the order in which they ended. The array is a new one after each change. */
  get exemplars(): readonly Exemplar[] {
    return this.kept;
  }

  add(exemplars: readonly Exemplar[]): void {
    const before = this.kept;
    this.kept = [...before];
    for (const exemplar of exemplars) {
      if (this.requests.has(exemplar.request)) continue;
      this.requests.add(exemplar.request);
      this.kept.push(exemplar);
      if (this.kept.length > this.most) this.thinOut();
    }
    this.kept = this.kept.length === before.length ? before : this.kept.sort(inOrder);
  }

  /** Forgets what ended after a moment, because the run goes on from there in another way. */
  forgetAfter(untilUs: number): void {
    if ((this.kept.at(-1)?.endedUs ?? 0) > untilUs) this.keep(this.kept.filter(({ endedUs }) => endedUs <= untilUs));
  }

  clear(): void {
    this.keep([]);
    this.widthUs = US_PER_S;
  }

  /** Makes room for as many again as a quarter of what may be kept. */
  private thinOut(): void {
    const fits = (this.most * 3) / 4;
    const lastUs = Math.max(...this.kept.map(({ endedUs }) => endedUs));
    this.kept.sort(inOrder);
    this.keep(chosen(this.kept, this.widthUs));
    while (this.kept.length > fits && this.widthUs < lastUs) {
      this.widthUs *= 2;
      this.keep(chosen(this.kept, this.widthUs));
    }
    // A design with so many routes and limits that the indispensable alone are too many keeps the earliest of them.
    if (this.kept.length > fits) this.keep(this.kept.slice(0, fits));
  }

  private keep(exemplars: Exemplar[]): void {
    this.kept = exemplars;
    this.requests.clear();
    for (const { request } of exemplars) this.requests.add(request);
  }
}

/** How long a request took, in microseconds. */
export function durationOf({ sentUs, endedUs }: Exemplar): number {
  return endedUs - sentUs;
}

/** Those that stay when windows have this width. Expects and keeps the order of their ends. */
function chosen(exemplars: readonly Exemplar[], widthUs: number): Exemplar[] {
  const places = new Map<string, number>();
  const take = (place: string, most: number) => {
    const taken = places.get(place) ?? 0;
    places.set(place, taken + 1);
    return taken < most;
  };
  const kept = new Set<Exemplar>();
  const windowOf = ({ endedUs }: Exemplar) => Math.ceil(endedUs / widthUs);
  for (const each of [...exemplars].sort((a, b) => (isSlower(a, b) ? -1 : 1))) {
    if (each.outcome !== COMPLETED) continue;
    const isOfRun = take(`run ${each.route}`, SLOWEST_OF_RUN);
    if (take(`${windowOf(each)} ${each.route}`, SLOWEST_PER_WINDOW) || isOfRun) kept.add(each);
  }
  for (const each of exemplars) {
    if (each.outcome === COMPLETED) continue;
    const kind = `${each.outcome}/${each.limitKey}`;
    const isFirst = take(`run ${kind}`, 1);
    if (take(`${windowOf(each)} ${kind}`, FIRST_PER_WINDOW) || isFirst) kept.add(each);
  }
  return exemplars.filter((each) => kept.has(each));
}

/** Whether one took longer; of two that took as long the one that was sent first counts as slower. */
function isSlower(a: Exemplar, b: Exemplar): boolean {
  return durationOf(a) > durationOf(b) || (durationOf(a) === durationOf(b) && a.request < b.request);
}

function inOrder(a: Exemplar, b: Exemplar): number {
  return a.endedUs - b.endedUs || a.request - b.request;
}
