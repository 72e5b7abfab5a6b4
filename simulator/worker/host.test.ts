import { describe, expect, it } from 'vitest';
import { HOP_FIELDS } from '../metrics/views';
import { architectureOf, call, clientOf, functionOf, simulationOf, TEST_CATALOG } from '../testing';
import { SimulationHost } from './host';
import type { Frame, SimulationReport } from './protocol';

const architecture = (ratePerS = 50) =>
  architectureOf([clientOf(ratePerS), functionOf({ reservedConcurrency: 100 })], [call('client', 'worker')]);

/** A host on a clock that the test moves; computing takes no time on it. */
function hostOnAClock() {
  const reports: SimulationReport[] = [];
  let nowMs = 0;
  let waiting: { atMs: number; callback: () => void }[] = [];
  const host = new SimulationHost({
    send: (report) => reports.push(report),
    nowMs: () => nowMs,
    later: (callback, delayMs) => waiting.push({ atMs: nowMs + Math.max(delayMs, 1), callback }),
  });
  const advance = (ms: number) => {
    const untilMs = nowMs + ms;
    for (;;) {
      waiting.sort((a, b) => a.atMs - b.atMs);
      const next = waiting[0];
      if (!next || next.atMs > untilMs) break;
      waiting = waiting.slice(1);
      nowMs = next.atMs;
      next.callback();
    }
    nowMs = untilMs;
  };
  const frames = () => reports.filter((report): report is Frame => report.type === 'frame');
  const load = (of = architecture(), seed = 1) =>
    host.handle({ type: 'load', architecture: of, catalog: TEST_CATALOG, seed, freeTier: false });
  return { host, reports, advance, frames, load };
}

describe('the simulation host', () => {
  it('plays at the pace that was asked for, in about ten frames a second', () => {
    const { host, advance, frames, load } = hostOnAClock();
    load();
    host.handle({ type: 'play', speed: 2 });
    advance(3_000);
    host.handle({ type: 'pause' });
    const last = frames().at(-1);
    expect(last?.simTimeUs).toBeGreaterThan(5_900_000);
    expect(last?.simTimeUs).toBeLessThanOrEqual(6_000_000);
    expect(last?.playing).toBe(false);
    expect(frames().length).toBeGreaterThan(20);
    expect(frames().length).toBeLessThan(40);
  });

  it('stands still while it is paused', () => {
    const { host, advance, frames, load } = hostOnAClock();
    load();
    host.handle({ type: 'play', speed: 1 });
    advance(500);
    host.handle({ type: 'pause' });
    const count = frames().length;
    advance(5_000);
    expect(frames()).toHaveLength(count);
  });

  it('[D1] gives the same run at any speed, with any pauses and steps', () => {
    const finalCounts = (drive: (host: SimulationHost, advance: (ms: number) => void) => void) => {
      const { host, advance, frames, load } = hostOnAClock();
      load();
      drive(host, advance);
      host.handle({ type: 'pause' });
      const last = frames().at(-1) as Frame;
      return { simTimeUs: last.simTimeUs, requests: last.requests };
    };
    const reached = finalCounts((host, advance) => {
      host.handle({ type: 'play', speed: 1 });
      advance(700);
      host.handle({ type: 'step' });
      host.handle({ type: 'play', speed: 10 });
      advance(900);
      host.handle({ type: 'skip', seconds: 3 });
    });
    const straight = simulationOf(architecture());
    straight.runUntil(reached.simTimeUs);
    expect(straight.requests()).toEqual(reached.requests);
  });

  it('skips ahead without a pace, forgets what came before when asked, and tells the latency of the rest', () => {
    const { host, frames, load } = hostOnAClock();
    load();
    host.handle({ type: 'skip', seconds: 5, forget: true });
    const forgotten = frames().at(-1) as Frame;
    expect([forgotten.requests.completed, forgotten.latencyMs?.count, forgotten.series]).toEqual([0, 0, []]);
    host.handle({ type: 'skip', seconds: 3 });
    const last = frames().at(-1) as Frame;
    expect(last.simTimeUs).toBe(8_000_000);
    expect(last.requests.completed).toBeGreaterThan(0);
    expect(last.latencyMs?.count).toBe(last.requests.completed);
    expect(last.series.map(({ atS }) => atS)).toEqual([6, 7, 8]);
  });

  it('applies other settings at the current time and keeps what was counted', () => {
    const { host, advance, frames, load } = hostOnAClock();
    load();
    host.handle({ type: 'play', speed: 1 });
    advance(2_000);
    const before = (frames().at(-1) as Frame).requests.arrived;
    host.handle({ type: 'configure', architecture: architecture(5_000), freeTier: false });
    advance(1_000);
    host.handle({ type: 'pause' });
    const last = frames().at(-1) as Frame;
    expect(last.requests.arrived - before).toBeGreaterThan(4_000);
    expect(last.changed.length + last.conservation.length).toBeGreaterThan(0);
    expect(last.conservation.every(({ holds }) => holds)).toBe(true);
  });

  it('thins the moves out when there are too many to tell apart, and says by how much', () => {
    const { host, advance, frames, load } = hostOnAClock();
    load(architecture(20_000));
    host.handle({ type: 'play', speed: 1 });
    advance(3_000);
    const last = frames().at(-2) as Frame;
    expect(last.requestsPerDot).toBeGreaterThan(5);
    expect(last.hops.length / HOP_FIELDS).toBeLessThan(800);
    const chains = new Set<number>();
    for (let at = 5; at < last.hops.length; at += HOP_FIELDS)
      chains.add((last.hops[at] as number) % last.requestsPerDot);
    expect(chains.size).toBeLessThanOrEqual(1);
  });

  it('sends only the views that changed', () => {
    const { host, frames, load } = hostOnAClock();
    load();
    expect(frames()[0]?.changed.map(({ id }) => id)).toEqual(['client', 'worker']);
    host.handle({ type: 'pause' });
    expect(frames()[1]?.changed).toEqual([]);
  });

  it('[D2] shows a past moment with all that belongs to it, and the newest again', () => {
    const { host, advance, frames, load } = hostOnAClock();
    load();
    host.handle({ type: 'play', speed: 10 });
    advance(1_000);
    host.handle({ type: 'pause' });
    const newest = frames().at(-1) as Frame;
    host.handle({ type: 'seek', toUs: 4_000_000 });
    const past = frames().at(-1) as Frame;
    expect(past).toMatchObject({ isSeek: true, looksBack: true, simTimeUs: 4_000_000, newestUs: newest.newestUs });
    expect(past.changed.map(({ id }) => id)).toEqual(['client', 'worker']);
    expect([past.series, past.hops.length]).toEqual([[], 0]);
    const straight = simulationOf(architecture());
    straight.runUntil(4_000_000);
    expect(past.requests).toEqual(straight.requests());
    expect(past.bill.totalUsd).toBe(straight.bill(false).totalUsd);
    host.handle({ type: 'seek', toUs: 1e12 });
    const again = frames().at(-1) as Frame;
    expect(again).toMatchObject({ looksBack: false, simTimeUs: newest.simTimeUs, requests: newest.requests });
    expect([again.throughput, again.bill]).toEqual([newest.throughput, newest.bill]);
  });

  it('plays on from a past moment at the pace, tells windows once, and goes on past the newest', () => {
    const { host, advance, frames, load } = hostOnAClock();
    load();
    host.handle({ type: 'skip', seconds: 20 });
    host.handle({ type: 'seek', toUs: 17_000_000 });
    host.handle({ type: 'play', speed: 1 });
    advance(1_000);
    const past = frames().at(-1) as Frame;
    expect(past.looksBack).toBe(true);
    expect(past.simTimeUs).toBeGreaterThan(17_500_000);
    expect(past.simTimeUs).toBeLessThan(18_500_000);
    advance(4_000);
    expect((frames().at(-1) as Frame).looksBack).toBe(false);
    const windows = frames().flatMap(({ series }) => series.map(({ atS }) => atS));
    expect(windows).toEqual([...new Set(windows)]);
    expect(windows.at(-1)).toBe(21);
  });

  it('says where the run goes another way when settings change in the past', () => {
    const { host, frames, load } = hostOnAClock();
    load();
    host.handle({ type: 'skip', seconds: 20 });
    host.handle({ type: 'seek', toUs: 6_500_000 });
    host.handle({ type: 'configure', architecture: architecture(400), freeTier: false, change: 3 });
    const frame = frames().at(-1) as Frame;
    expect(frame).toMatchObject({ looksBack: false, newestUs: 6_500_000, branch: { atUs: 6_500_000 } });
    expect(frame.branch?.lead.at(-1)?.atS).toBe(6);
    expect(frame.changes).toMatchObject([{ change: 3, position: { simTimeUs: 6_500_000 } }]);
    host.handle({ type: 'skip', seconds: 2 });
    expect((frames().at(-1) as Frame).series.map(({ atS }) => atS)).toEqual([7, 8]);
  });

  it('runs the run of somebody else again without a pace, and stands at its moment', () => {
    const { host, advance, frames, load } = hostOnAClock();
    load();
    host.handle({ type: 'skip', seconds: 3 });
    host.handle({ type: 'configure', architecture: architecture(90), freeTier: true, change: 1 });
    host.handle({ type: 'skip', seconds: 4 });
    const first = frames().at(-1) as Frame;
    const [applied] = frames().flatMap(({ changes = [] }) => changes);
    if (!applied) throw new Error('the change is not told');
    load();
    const change = { architecture: architecture(90), freeTier: true, ...applied };
    host.handle({ type: 'repeat', changes: [change], toUs: 7_000_000 });
    advance(2_000);
    const last = frames().at(-1) as Frame;
    expect(last).toMatchObject({ isSeek: true, playing: false, simTimeUs: 7_000_000, requests: first.requests });
    expect(last.bill).toEqual(first.bill);
    expect(frames().flatMap(({ run, changes = [] }) => (run === 2 ? changes : []))).toEqual([applied]);
  });

  it('answers with the way of a request, and shows and plays on as if nothing had been asked', () => {
    const { host, reports, advance, frames, load } = hostOnAClock();
    load();
    host.handle({ type: 'play', speed: 5 });
    advance(2_000);
    host.handle({ type: 'explain', request: 30, sentUs: 0 });
    const explained = reports.find(({ type }) => type === 'explained');
    expect(explained).toMatchObject({ request: 30, spans: [{ chain: 30, outcome: 0 }] });
    advance(2_000);
    host.handle({ type: 'pause' });
    const last = frames().at(-1) as Frame;
    const straight = simulationOf(architecture());
    straight.runUntil(last.simTimeUs);
    expect(last.requests).toEqual(straight.requests());
    expect(last.simTimeUs).toBeGreaterThan(19_000_000);
  });

  it('reports a failure instead of throwing', () => {
    const { reports, host } = hostOnAClock();
    host.handle({
      type: 'load',
      architecture: architecture(),
      catalog: { ...TEST_CATALOG, prices: {} },
      seed: 1,
      freeTier: false,
    });
    expect(reports.at(-1)).toMatchObject({
      type: 'failed',
      message: expect.stringContaining('the catalog has no price'),
    });
  });
});
