import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bill, ConservationCheck, LatencySummary, OutcomeCounts, ResourceView, SeriesPoint } from '@/simulator';
import type { Exemplar, Frame } from '@/simulator/worker/protocol';
import { mergeFrame, type ViewsById } from './merge-frame';
import { appendSeries, cutSeries } from './series';
import type { Settings } from './settings';
import type { SettingsLog } from './settings-log';
import type { UrlProblem } from './url-state';

/** `idle`: nothing loaded yet; `loading`: the engine is on its way. */
export type Phase = 'idle' | 'loading' | 'playing' | 'paused' | 'failed';

/** The figures of one moment that belong to no resource. */
export interface Summary {
  simTimeUs: number;
  achievedSpeed: number;
  requests: OutcomeCounts;
  recentLatencyMs: LatencySummary;
  throughput: Frame['throughput'];
  conservation: readonly ConservationCheck[];
  requestsPerDot: number;
  events: number;
}

export interface SimulationState {
  phase: Phase;
  /** Why the run broke off; only in the phase `failed`. */
  failure: string | undefined;
  /** Playing, but held because nobody can see it. */
  isHeld: boolean;
  settings: Settings;
  problems: readonly UrlProblem[];
  views: ViewsById;
  summary: Summary | undefined;
  bill: Bill | undefined;
  /** Every window up to the newest moment, those that lie ahead of the moment shown, too. */
  series: readonly SeriesPoint[];
  /** The past moment that is looked at; undefined at the newest. */
  viewedUs: number | undefined;
  /** How far the run has come. */
  newestUs: number;
  /** Where a run that somebody shared is being run to; undefined when it is there. */
  repeatingUs: number | undefined;
  /** Settings that the run began with, and each change of them with its place in the run. */
  settingsLog: SettingsLog | undefined;
  /** Requests worth a look: slow ones, and such as did not succeed. */
  exemplars: readonly Exemplar[];
  /** The request that is looked at. */
  selectedRequest: number | undefined;
  /** Requests that moved along each link so far, by its index; filled only where motion is reduced. */
  linkCounts: Readonly<Record<number, number>>;
  /** What the last step did, in words. */
  happening: string | undefined;
}

export type SimulationStore = StoreApi<SimulationState>;

/** What several frames add up to; the reading clock applies it at once. */
export interface FrameBatch {
  changed: ReadonlyMap<string, ResourceView>;
  series: readonly SeriesPoint[];
  linkCounts: ReadonlyMap<number, number>;
  /** All that are kept so far. */
  exemplars: readonly Exemplar[];
  /** Set where the run went another way before `series`. */
  branch: Frame['branch'];
  last: Frame;
  /** The bill, when it is due. */
  bill: Bill | undefined;
}

/** A store for one stage. */
export function createSimulationStore(settings: Settings): SimulationStore {
  return createStore<SimulationState>(() => ({ ...emptyRun(), phase: 'idle', settings, problems: [] }));
}

type RunState = Omit<SimulationState, 'phase' | 'settings' | 'problems'>;

/** The state of a run in which nothing has happened. */
export function emptyRun(): RunState {
  return {
    failure: undefined,
    isHeld: false,
    views: {},
    summary: undefined,
    bill: undefined,
    series: [],
    viewedUs: undefined,
    newestUs: 0,
    repeatingUs: undefined,
    settingsLog: undefined,
    exemplars: [],
    selectedRequest: undefined,
    linkCounts: {},
    happening: undefined,
  };
}

/** Applies a batch of frames. Everything the batch does not change keeps its identity. */
export function applyBatch(state: SimulationState, batch: FrameBatch): Partial<SimulationState> {
  const { last, branch } = batch;
  return {
    views: mergeFrame(state.views, batch.changed.values()),
    series: appendSeries(branch ? cutSeries(state.series, branch) : state.series, batch.series),
    viewedUs: last.looksBack ? last.simTimeUs : undefined,
    newestUs: last.newestUs,
    exemplars: batch.exemplars,
    summary: summaryOf(last),
    happening: last.happening ?? (last.playing || last.isSeek ? undefined : state.happening),
    ...(batch.bill ? { bill: batch.bill } : {}),
    ...(last.isSeek ? { linkCounts: {} } : {}),
    ...(batch.linkCounts.size > 0 ? { linkCounts: addCounts(state.linkCounts, batch.linkCounts) } : {}),
  };
}

function summaryOf(frame: Frame): Summary {
  const { simTimeUs, achievedSpeed, requests, recentLatencyMs, throughput, conservation, requestsPerDot, events } =
    frame;
  return { simTimeUs, achievedSpeed, requests, recentLatencyMs, throughput, conservation, requestsPerDot, events };
}

function addCounts(
  counts: Readonly<Record<number, number>>,
  added: ReadonlyMap<number, number>,
): Readonly<Record<number, number>> {
  const next: Record<number, number> = { ...counts };
  for (const [link, count] of added) next[link] = (next[link] ?? 0) + count;
  return next;
}
