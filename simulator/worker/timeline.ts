import type { Architecture } from '../document/architecture';
import { US_PER_S } from '../kernel/units';
import type { Exemplar } from '../metrics/exemplars';
import type { Span } from '../metrics/trace-log';
import type { SeriesPoint } from '../metrics/views';
import type { RunPosition, Simulation } from '../simulation';
import { Snapshot } from '../snapshot';
import type { RepeatedChange } from './protocol';

/** What a person has set, besides the seed. */
export interface RunSettings {
  architecture: Architecture;
  freeTier: boolean;
}

/** A moment that can be had back: how far the run was, and how many changes of settings were in it. */
interface Rung {
  snapshot: Snapshot;
  position: RunPosition;
  applied: number;
}

/** What was noted since it was last asked for. */
export interface Noted {
  series: SeriesPoint[];
  exemplars: Exemplar[];
  changes: RepeatedChange[];
}

/** Where a run began to go another way, and the windows that end shortly before. */
export interface Branch {
  atUs: number;
  lead: SeriesPoint[];
}

const FIRST_SPACING_US = 5 * US_PER_S;
/** Moments and memory that are held at most; beyond, every other one is let go. */
const MOST_RUNGS = 128;
const MOST_BYTES = 64 * 2 ** 20;

/** Whoever keeps a series keeps at least half as many windows of it, however long the run. */
const LEAST_WINDOWS = 300;

/** How far the way of a request is followed: in events in all, and past the last answer in simulated time. */
const MOST_EXPLAINED_EVENTS = 2_000_000;
const MOST_EVENTS_AFTER = 200_000;
const AFTERMATH_US = 180 * US_PER_S;
const EXPLAINED_AT_ONCE = 10_000;

/**
 * A run that can be wound back. It remembers moments at even distances, all changes of settings and where in the run
 * they were made, and the newest moment; any moment between is had by going back to one that is remembered and running
 * on. What is shown is a moment of the one simulation: whatever is asked of that is about the moment shown.
 */
export class Timeline {
  private rungs: Rung[] = [];
  private held = 0;
  private spacingUs = FIRST_SPACING_US;
  private changes: RepeatedChange[] = [];
  /** Changes that are in effect at the moment shown. */
  private applied = 0;
  private newest: RunPosition;
  /** The newest moment, while another one is shown. */
  private ahead: Rung | undefined;
  private noted: Noted = { series: [], exemplars: [], changes: [] };

  /** @param first - Settings that the simulation was made with. */
  constructor(
    readonly simulation: Simulation,
    private readonly first: RunSettings,
  ) {
    this.newest = simulation.position;
    this.takeRung();
  }

  /** How far the run has come, in simulated microseconds. */
  get newestUs(): number {
    return this.newest.simTimeUs;
  }

  /** Whether the moment shown is not the newest. */
  get looksBack(): boolean {
    return this.ahead !== undefined;
  }

  /** The settings in effect at the moment shown. */
  get settings(): RunSettings {
    return this.changes[this.applied - 1] ?? this.first;
  }

  /** Memory that the remembered moments take, in bytes; an estimate. */
  get bytes(): number {
    return this.held;
  }

  /** Moments that are remembered. */
  get moments(): number {
    return this.rungs.length;
  }

  /** Runs on from the moment shown; on the known part of the run with the changes that were made there. */
  runUntil(untilUs: number): void {
    if (this.ahead && untilUs < this.newestUs) {
      this.advance(untilUs);
      this.dropNoted();
      return;
    }
    this.showNewest();
    this.advance(untilUs);
    this.newest = this.simulation.position;
  }

  /** Runs on to the next move that can be seen; returns what it was, in words. */
  step(): string | undefined {
    for (;;) {
      const change = this.changes[this.applied];
      const known = change?.position ?? this.ahead?.position;
      const happening = this.simulation.step(known?.events);
      if (happening !== undefined || !known) {
        if (this.ahead) this.dropNoted();
        else this.newest = this.simulation.position;
        return happening;
      }
      if (change) this.repeat(change);
      else this.showNewest();
    }
  }

  /** Takes other settings from the moment shown on. In the past that makes another run; returns where it begins. */
  configure(settings: RunSettings, change: number): Branch | undefined {
    const branch = this.ahead ? this.branchOff() : undefined;
    const applied = { ...settings, change, position: this.simulation.position };
    this.simulation.configure(settings.architecture);
    this.changes = [...this.changes.slice(0, this.applied), applied];
    this.applied += 1;
    this.noted.changes.push(applied);
    return branch;
  }

  /** Changes that are to be made when the run comes to where they belong; for a run that was somebody else's. */
  expect(changes: readonly RepeatedChange[]): void {
    this.changes = [...this.changes.slice(0, this.applied), ...changes];
  }

  /** Ends the warm-up period: counts begin anew, and what was before can no longer be shown. */
  forget(): void {
    this.showNewest();
    this.simulation.reset();
    this.dropNoted();
    this.noted = { series: [], exemplars: [], changes: [] };
    this.newest = this.simulation.position;
    this.keepRungs(() => false);
    this.takeRung();
  }

  /** Shows a moment, or the nearest one that there is. */
  seek(toUs: number): void {
    if (toUs >= this.newestUs) {
      this.showNewest();
      return;
    }
    this.leaveNewest();
    const rung = this.rungBefore(toUs);
    const { simTimeUs } = this.simulation;
    // What lies between is run anyway, so it may as well be run from here.
    if (simTimeUs > toUs || simTimeUs <= rung.position.simTimeUs) this.goBackTo(rung);
    this.simulation.sampleHops(0);
    this.advance(Math.max(toUs, rung.position.simTimeUs));
    this.dropNoted();
  }

  /**
   * Repeats the way of a request until it and what followed from it has ended, or the run has come no further. What is
   * shown stays. Bounded: of a way that is too long it tells the beginning.
   */
  explain(request: number, sentUs: number): Span[] {
    this.keepNoted();
    const { simulation } = this;
    const here = this.rungNow();
    const { ahead, newestUs: limitUs } = this;
    this.ahead ??= here;
    this.goBackTo(this.rungBefore(sentUs - 1));
    simulation.sampleHops(0);
    simulation.traceOneIn(0);
    simulation.follow(request);
    const lastEvent = simulation.events + MOST_EXPLAINED_EVENTS;
    let quietSince = { events: simulation.events, simTimeUs: sentUs };
    while (simulation.simTimeUs < limitUs && simulation.events < lastEvent) {
      this.advance(limitUs, EXPLAINED_AT_ONCE);
      const spans = simulation.trace(request);
      const hasEnded = spans.length > 0 && spans.every(({ endedUs }) => endedUs !== undefined);
      const { events, simTimeUs } = simulation;
      if (!hasEnded) quietSince = { events, simTimeUs };
      else if (events > quietSince.events + MOST_EVENTS_AFTER || simTimeUs > quietSince.simTimeUs + AFTERMATH_US) break;
    }
    const spans = simulation.trace(request).map((span) => ({ ...span }));
    this.goBackTo(here);
    this.ahead = ahead;
    return spans;
  }

  /** Windows, requests and changes that were not told of yet. Those of the known part of a run are not told twice. */
  drain(): Noted {
    this.keepNoted();
    const { noted } = this;
    this.noted = { series: [], exemplars: [], changes: [] };
    return noted;
  }

  /** Runs to a time; makes the changes that belong between, and remembers moments where none are known yet. */
  private advance(untilUs: number, mostEvents = Number.POSITIVE_INFINITY): void {
    const { simulation } = this;
    const lastEvent = simulation.events + mostEvents;
    for (;;) {
      const change = this.changes[this.applied];
      const rungUs = this.ahead ? Number.POSITIVE_INFINITY : this.nextRungUs();
      const stopUs = Math.min(untilUs, rungUs);
      if (change && change.position.simTimeUs <= stopUs) {
        this.repeat(change);
        continue;
      }
      simulation.runUntil(stopUs, lastEvent - simulation.events);
      if (simulation.events >= lastEvent) return;
      if (stopUs === rungUs) this.takeRung();
      if (stopUs === untilUs) return;
    }
  }

  private repeat(change: RepeatedChange): void {
    this.simulation.runTo(change.position);
    this.simulation.configure(change.architecture);
    this.applied += 1;
    if (!this.ahead) this.noted.changes.push(change);
  }

  private leaveNewest(): void {
    if (this.ahead) return;
    this.keepNoted();
    this.newest = this.simulation.position;
    this.ahead = this.rungNow();
  }

  private showNewest(): void {
    if (!this.ahead) return;
    this.goBackTo(this.ahead);
    this.ahead = undefined;
  }

  /** The moment shown becomes the newest; what was known of the time after it is let go. */
  private branchOff(): Branch {
    const lead = this.windowsBefore();
    this.ahead = undefined;
    this.newest = this.simulation.position;
    this.changes.length = this.applied;
    const { events, simTimeUs } = this.newest;
    this.keepRungs(({ position }) => position.simTimeUs <= simTimeUs && position.events <= events);
    return { atUs: simTimeUs, lead };
  }

  /** The last windows that closed before the moment shown: as many as may have been joined to one elsewhere. */
  private windowsBefore(): SeriesPoint[] {
    const here = this.rungNow();
    const { position, applied } = here;
    const joined = Math.max(1, Math.ceil(this.newestUs / US_PER_S / LEAST_WINDOWS));
    const fromUs = position.simTimeUs - (joined + 1) * US_PER_S;
    this.goBackTo(this.rungBefore(fromUs));
    this.simulation.drainSeries();
    while (this.applied < applied) this.repeat(this.changes[this.applied] as RepeatedChange);
    this.simulation.runTo(position);
    const windows = this.simulation.drainSeries();
    this.goBackTo(here);
    return windows;
  }

  private keepNoted(): void {
    if (this.ahead) return;
    const { series, exemplars } = this.noted;
    series.push(...this.simulation.drainSeries());
    exemplars.push(...this.simulation.drainExemplars());
  }

  /** What the known part of the run notes a second time. */
  private dropNoted(): void {
    this.simulation.drainSeries();
    this.simulation.drainExemplars();
  }

  private goBackTo({ snapshot, applied }: Rung): void {
    snapshot.restore();
    this.applied = applied;
  }

  private rungNow(): Rung {
    const { simulation, applied } = this;
    return { snapshot: simulation.snapshot(this.rungs.at(-1)?.snapshot), position: simulation.position, applied };
  }

  /** The last moment remembered that is not after a time; the first one where all are. */
  private rungBefore(atUs: number): Rung {
    return (this.rungs.findLast(({ position }) => position.simTimeUs <= atUs) ?? this.rungs[0]) as Rung;
  }

  private nextRungUs(): number {
    const { position } = this.rungs.at(-1) as Rung;
    const wantedUs = (Math.floor(position.simTimeUs / this.spacingUs) + 1) * this.spacingUs;
    return Math.max(wantedUs, this.simulation.simTimeUs);
  }

  private keepRungs(isKept: (rung: Rung, index: number) => boolean): void {
    this.rungs = this.rungs.filter(isKept);
    this.held = Snapshot.bytesOf(this.rungs.map(({ snapshot }) => snapshot));
  }

  private takeRung(): void {
    this.keepNoted();
    const rung = this.rungNow();
    this.rungs.push(rung);
    this.held += rung.snapshot.bytes;
    while (this.rungs.length > 2 && (this.rungs.length > MOST_RUNGS || this.held > MOST_BYTES)) {
      this.spacingUs *= 2;
      this.keepRungs((_, index) => index % 2 === 0);
    }
  }
}
