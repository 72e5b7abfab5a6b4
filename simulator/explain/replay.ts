import type { Catalog } from '../catalog';
import type { Architecture } from '../document/architecture';
import { US_PER_S } from '../kernel/units';
import type { Outcome } from '../metrics/views';
import { OUTCOMES } from '../model/calls';
import { type RunPosition, Simulation } from '../simulation';
import type { Snapshot } from '../snapshot';
import { type Cause, type Remedy, remediesForFailure, remediesForSlowness, type Spent } from './remedies';
import { type Waterfall, waterfallOf } from './waterfall';

/** A run, as it was: its document, its seed, and the settings that were changed on the way. */
export interface RecordedRun {
  architecture: Architecture;
  catalog: Catalog;
  seed: number;
  changes: readonly { architecture: Architecture; position: RunPosition }[];
}

/** A client request of a run, and how it ended there. */
export interface RecordedRequest {
  request: number;
  sentUs: number;
  endedUs: number;
  /** As numbered in ENDED. */
  outcome: number;
  limitKey?: number;
}

/** What became of the request under changed settings. */
export interface ReplayedRequest {
  /** Undefined when it was not over long after it was sent. */
  outcome: Outcome | undefined;
  durationUs: number;
  /** What stopped it then, in words. */
  reason: string | undefined;
  /** All client requests that did not succeed between the change and the moment at which this one had ended. */
  failures: number;
}

/** A change that was tried on the same arrivals, and what came of it. */
export interface Finding {
  setting: string;
  /** The change in words: the least that helped, or the most that was tried. */
  change: string;
  value: number;
  helps: boolean;
  after: ReplayedRequest;
  /** The largest smaller value that was tried and does not help. */
  notEnough: number | undefined;
  replays: number;
}

/** What the request was without a change; the findings are measured against it. */
export interface Baseline {
  /** Whether the repeated run gave the very same request; without that nothing can be said. */
  isSame: boolean;
  before: ReplayedRequest;
  /** How long before it was sent the changes are made, in seconds. */
  leadS: number;
  cause: Cause | undefined;
  /** A slow request is helped when it takes no longer than this; a failed one when it succeeds. */
  goalUs: number;
}

/** Changes are made this long before the request, so that what has to start first, such as instances, has started. */
const LEAD_US = 240 * US_PER_S;
/** A request that is not over by then is left alone. */
const PATIENCE_US = 120 * US_PER_S;
const STEP_US = US_PER_S / 4;
const MOST_HALVINGS = 8;
/** A slow request is helped when it takes half as long, or twice the median. */
const MUCH_FASTER = 0.5;
const NEAR_THE_MEDIAN = 2;

/**
 * Repeats the last minutes before a request again and again, each time with other settings. Arrivals and all that is
 * drawn for a resource come out of streams of its own, so what differs is what the change does.
 */
export class RequestReplay {
  private readonly simulation: Simulation;
  private readonly catalog: Catalog;
  private readonly start: Snapshot;
  private readonly startUs: number;
  private readonly atStart: Architecture;
  private readonly later: RecordedRun['changes'];

  /** Runs to the moment from which the request is repeated. */
  constructor(
    run: RecordedRun,
    private readonly recorded: RecordedRequest,
  ) {
    const { architecture, catalog, seed, changes } = run;
    this.catalog = catalog;
    this.simulation = new Simulation(architecture, { catalog, seed, windowS: 1 });
    this.simulation.follow(recorded.request);
    this.startUs = Math.max(0, recorded.sentUs - LEAD_US);
    let current = architecture;
    const isEarlier = ({ position }: { position: RunPosition }) =>
      position.simTimeUs < this.startUs || position.simTimeUs === 0;
    for (const change of changes.filter(isEarlier)) {
      this.simulation.runTo(change.position);
      this.simulation.configure(change.architecture);
      current = change.architecture;
    }
    this.simulation.runUntil(this.startUs);
    this.atStart = current;
    this.later = changes.filter((change) => !isEarlier(change));
    this.start = this.simulation.snapshot();
  }

  /** The document as it stood when the request was sent. */
  get architecture(): Architecture {
    const { later, recorded } = this;
    return later.findLast(({ position }) => position.simTimeUs <= recorded.sentUs)?.architecture ?? this.atStart;
  }

  /** The request without a change. */
  baseline(): Baseline {
    const { simulation, recorded } = this;
    const before = this.replay();
    const isSame =
      before.outcome === OUTCOMES[recorded.outcome] && before.durationUs === recorded.endedUs - recorded.sentUs;
    const limitKey = recorded.limitKey ?? this.waterfall().rows.find(({ span }) => span.requestEnd)?.span.limitKey;
    const typicalUs = simulation.latency().p50 * 1_000;
    return {
      isSame,
      before,
      leadS: (recorded.sentUs - this.startUs) / US_PER_S,
      cause: limitKey === undefined ? undefined : simulation.limitOf(limitKey),
      goalUs: Math.max(MUCH_FASTER * before.durationUs, NEAR_THE_MEDIAN * typicalUs),
    };
  }

  /** Changes worth trying on this request. */
  remedies({ before, cause }: Baseline): Remedy[] {
    const { architecture } = this;
    if (before.outcome !== 'completed') return remediesForFailure(architecture, cause);
    this.replay();
    return remediesForSlowness(architecture, spentOf(this.waterfall()));
  }

  /** Looks for the least of a change that helps. */
  try(remedy: Remedy, { before, goalUs }: Baseline): Finding | undefined {
    const isSlow = before.outcome === 'completed';
    let replays = 0;
    const replay = (value: number) => {
      replays += 1;
      return this.replay((architecture) => remedy.apply(architecture, value));
    };
    const helps = ({ outcome, durationUs }: ReplayedRequest) =>
      outcome === 'completed' && (!isSlow || durationUs <= goalUs);
    let notEnough: number | undefined;
    let last: { value: number; after: ReplayedRequest } | undefined;
    for (const value of remedy.values) {
      last = { value, after: replay(value) };
      if (helps(last.after)) break;
      notEnough = value;
    }
    if (!last) return undefined;
    if (!helps(last.after)) return findingOf(remedy, last, { helps: false, notEnough: undefined, replays });
    let low = notEnough ?? remedy.before;
    for (let halvings = 0; remedy.isContinuous && halvings < MOST_HALVINGS; halvings += 1) {
      const middle = Math.floor((low + last.value) / 2);
      if (middle <= low) break;
      const after = replay(middle);
      if (helps(after)) last = { value: middle, after };
      else {
        low = middle;
        notEnough = middle;
      }
    }
    return findingOf(remedy, last, { helps: true, notEnough, replays });
  }

  /** The way of the request in the last replay. */
  waterfall(): Waterfall {
    const { simulation, recorded, architecture, catalog } = this;
    const spans = simulation.trace(recorded.request);
    return waterfallOf({ spans, architecture, catalog, nowUs: simulation.simTimeUs });
  }

  /** Goes back, changes settings, and runs until the request is over. */
  private replay(
    change: (architecture: Architecture) => Architecture = (architecture) => architecture,
  ): ReplayedRequest {
    const { simulation, recorded } = this;
    this.start.restore();
    const failedBefore = this.failures();
    simulation.configure(change(this.atStart));
    const waiting = [...this.later];
    const runUntil = (untilUs: number) => {
      while ((waiting[0]?.position.simTimeUs ?? Number.POSITIVE_INFINITY) <= untilUs) {
        const { position, architecture } = waiting.shift() as RecordedRun['changes'][number];
        simulation.runUntil(position.simTimeUs);
        simulation.configure(change(architecture));
      }
      simulation.runUntil(untilUs);
    };
    runUntil(recorded.endedUs);
    const failures = this.failures() - failedBefore;
    const lastUs = recorded.sentUs + PATIENCE_US;
    while (!simulation.endOf(recorded.request) && simulation.simTimeUs < lastUs) {
      runUntil(Math.min(lastUs, simulation.simTimeUs + STEP_US));
    }
    const end = simulation.endOf(recorded.request);
    // Another request has this number now: the traffic answers to the outcome, as users who wait do.
    const isAnother = end !== undefined && end.sentUs !== recorded.sentUs;
    if (!end || isAnother) {
      return { outcome: undefined, durationUs: simulation.simTimeUs - recorded.sentUs, reason: undefined, failures };
    }
    return {
      outcome: OUTCOMES[end.outcome],
      durationUs: end.endedUs - end.sentUs,
      reason: simulation.trace(recorded.request).findLast(({ reason }) => reason !== undefined)?.reason,
      failures,
    };
  }

  private failures(): number {
    const { failed, throttled, timedOut } = this.simulation.requests();
    return failed + throttled + timedOut;
  }
}

function findingOf(
  remedy: Remedy,
  { value, after }: { value: number; after: ReplayedRequest },
  found: Pick<Finding, 'helps' | 'notEnough' | 'replays'>,
): Finding {
  return { setting: remedy.setting, change: remedy.describe(value), value, after, ...found };
}

/** What a request's response time was spent on, by resource. */
function spentOf({ criticalPath, rows }: Waterfall): Spent[] {
  return criticalPath.map(({ row, phase, fromUs, untilUs }) => ({
    resource: rows[row]?.to ?? '',
    phase,
    us: untilUs - fromUs,
  }));
}
