import type { FunctionState, FunctionsView, SpanView } from '@/api/_contract/service';
import { INSTANCE_BOX_LIMIT, INSTANCE_STATE_NAMES } from '@/components/simulation/frame-constants';
import type { Architecture, LatencySummary, OutcomeCounts, ResourceView } from '@/simulator';
import { quantileOf } from './quantiles';

/** Latest durations of a resource that its percentiles are taken from. */
const KEPT = 200;

interface Tally {
  counts: OutcomeCounts;
  recentMs: number[];
}

/** Keeps what the diagram's boxes show, from spans of real requests and from what the runtime says of its instances. */
export class SpanViews {
  private readonly tallies = new Map<string, Tally>();
  private functions: FunctionsView | undefined;
  private readonly slots = new Map<string, (string | undefined)[]>();

  constructor(private readonly architecture: Architecture) {}

  /** Counts spans. Returns the views they change. */
  add(spans: readonly SpanView[]): ResourceView[] {
    for (const span of spans) this.count(span.resource, span);
    return this.viewsOf(new Set(spans.map(({ resource }) => resource)));
  }

  /** Takes what the runtime says. Returns the views of its functions, and of the table whose stream it reads. */
  setFunctions(functions: FunctionsView): ResourceView[] {
    this.functions = functions;
    const streamed = this.architecture.links.filter(({ kind }) => kind === 'poll').map(({ from }) => from);
    const tables = this.architecture.resources.filter(({ id, kind }) => kind === 'table' && streamed.includes(id));
    return this.viewsOf([...functions.functions.map(({ name }) => name), ...tables.map(({ id }) => id)]);
  }

  private count(resource: string, { outcome, startMs, endMs }: SpanView): void {
    const tally = this.tallies.get(resource) ?? { counts: noCounts(), recentMs: [] };
    this.tallies.set(resource, tally);
    tally.counts.arrived += 1;
    tally.counts[OUTCOME_FIELDS[outcome]] += 1;
    if (outcome === 'ok') tally.recentMs.push(endMs - startMs);
    if (tally.recentMs.length > KEPT) tally.recentMs.shift();
  }

  private viewsOf(ids: Iterable<string>): ResourceView[] {
    return [...ids].flatMap((id) => {
      const resource = this.architecture.resources.find((each) => each.id === id);
      if (!resource) return [];
      const tally = this.tallies.get(id);
      const state = this.functions?.functions.find(({ name }) => name === id);
      const view: ResourceView = {
        id,
        kind: resource.kind,
        counts: { ...(tally?.counts ?? noCounts()) },
        latencyMs: summaryOf(tally?.recentMs ?? []),
        ...(state ? { instances: this.instancesOf(state) } : {}),
        ...(resource.kind === 'table' && this.functions
          ? { backlog: { waiting: this.functions.streamLag, inFlight: 0, oldestAgeS: 0, deadLettered: 0 } }
          : {}),
      };
      return [view];
    });
  }

  private instancesOf(state: FunctionState): NonNullable<ResourceView['instances']> {
    const inState = (wanted: string) => state.instances.filter((each) => each.state === wanted).length;
    return {
      starting: inState('starting'),
      busy: inState('busy'),
      idle: inState('idle'),
      limit: state.concurrencyLimit,
      coldStarts: state.coldStarts,
      invocations: state.invocations,
      states: this.boxesOf(state),
      asyncWaiting: 0,
    };
  }

  /** An instance keeps its box for life; a new one takes the first that is free. */
  private boxesOf({ name, instances }: FunctionState): Uint8Array {
    const slots = this.slots.get(name) ?? [];
    this.slots.set(name, slots);
    const stateOf = new Map(instances.map(({ id, state }) => [id, state]));
    slots.forEach((id, slot) => {
      if (id !== undefined && !stateOf.has(id)) slots[slot] = undefined;
    });
    for (const { id } of instances) {
      if (slots.includes(id)) continue;
      const free = slots.indexOf(undefined);
      slots[free < 0 ? slots.length : free] = id;
    }
    const boxes = new Uint8Array(INSTANCE_BOX_LIMIT);
    slots.slice(0, INSTANCE_BOX_LIMIT).forEach((id, slot) => {
      boxes[slot] = INSTANCE_STATE_NAMES.indexOf(id === undefined ? 'none' : (stateOf.get(id) ?? 'none'));
    });
    return boxes;
  }
}

const OUTCOME_FIELDS = {
  ok: 'completed',
  failed: 'failed',
  throttled: 'throttled',
  'timed-out': 'timedOut',
} as const satisfies Record<SpanView['outcome'], keyof OutcomeCounts>;

function noCounts(): OutcomeCounts {
  return { arrived: 0, completed: 0, failed: 0, throttled: 0, timedOut: 0, inSystem: 0 };
}

function summaryOf(valuesMs: readonly number[]): LatencySummary {
  if (valuesMs.length === 0) return { count: 0, mean: 0, p50: 0, p90: 0, p99: 0, max: 0 };
  const sorted = [...valuesMs].sort((a, b) => a - b);
  return {
    count: sorted.length,
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    p50: quantileOf(sorted, 0.5),
    p90: quantileOf(sorted, 0.9),
    p99: quantileOf(sorted, 0.99),
    max: sorted.at(-1) as number,
  };
}
