import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Catalog } from '@/simulator';
import type { Frame, SimulationCommand } from '@/simulator/worker/protocol';
import { controlsOf } from './settings';
import { SimulationController, type WorkerLike } from './simulation-controller';
import { createSimulationStore } from './simulation-store';
import { testArchitecture } from './test-architecture';
import { testFrame } from './test-frame';

class FakeWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  onmessageerror: WorkerLike['onmessageerror'] = null;
  commands: SimulationCommand[] = [];
  isEnded = false;

  postMessage(command: SimulationCommand): void {
    this.commands.push(command);
  }

  terminate(): void {
    this.isEnded = true;
  }

  report(frame: Partial<Frame>): void {
    this.onmessage?.({ data: testFrame(frame) } as MessageEvent);
  }

  get types(): string[] {
    return this.commands.map(({ type }) => type);
  }
}

function setUp() {
  const architecture = testArchitecture();
  const controls = controlsOf(architecture);
  const store = createSimulationStore(controls.defaults);
  const workers: FakeWorker[] = [];
  const controller = new SimulationController({
    architecture,
    controls,
    store,
    createWorker: () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    loadCatalog: async () => ({}) as Catalog,
    nowMs: () => Date.now(),
  });
  const worker = () => workers.at(-1) as FakeWorker;
  return { controller, store, workers, worker };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('SimulationController', () => {
  it('goes on with a document whose settings changed, and begins again with other parts and the same seed', async () => {
    const { controller, worker, store } = setUp();
    const design = testArchitecture();
    await controller.play();
    worker().report({ run: 1, playing: true });
    const smaller = { ...design, account: { ...design.account, concurrency: 33 } };
    controller.setDocument(smaller, controlsOf(smaller));
    await vi.advanceTimersByTimeAsync(100);
    expect(worker().types).toEqual(['load', 'play', 'configure']);
    expect(worker().commands.at(-1)).toMatchObject({ architecture: { account: { concurrency: 33 } } });
    expect(store.getState().settings.limit).toBe(33);

    const shorter = { ...smaller, links: smaller.links.slice(0, -1) };
    controller.setDocument(shorter, controlsOf(shorter));
    expect(worker().types.slice(3)).toEqual(['load', 'play']);
    expect(worker().commands.at(-2)).toMatchObject({
      seed: 1,
      architecture: { links: { length: shorter.links.length } },
    });
  });

  it('starts no worker before somebody plays', async () => {
    const { controller, workers, worker, store } = setUp();
    controller.change({ ratePerS: 50 });
    expect(workers).toHaveLength(0);
    await controller.play();
    expect(worker().types).toEqual(['load', 'play']);
    expect(store.getState().phase).toBe('playing');
  });

  it('does not play when it was paused while loading', async () => {
    const { controller, worker, store } = setUp();
    const playing = controller.play();
    controller.pause();
    await playing;
    expect(worker().types).toEqual(['load']);
    expect(store.getState().phase).not.toBe('playing');
  });

  it('drops frames of an older run', async () => {
    const { controller, worker, store } = setUp();
    await controller.play();
    worker().report({ run: 1, simTimeUs: 5, playing: false });
    controller.change({ seed: 2 });
    worker().report({ run: 1, simTimeUs: 9, playing: false });
    expect(store.getState().summary).toBeUndefined();
    worker().report({ run: 2, simTimeUs: 1, playing: false });
    expect(store.getState().summary?.simTimeUs).toBe(1);
  });

  it('shows frames at the pace of reading', async () => {
    const { controller, worker, store } = setUp();
    await controller.play();
    const seen: (number | undefined)[] = [];
    store.subscribe(({ summary }) => seen.push(summary?.simTimeUs));
    for (let i = 1; i <= 20; i += 1) {
      worker().report({ run: 1, simTimeUs: i });
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(seen.length).toBeLessThanOrEqual(6);
    await vi.advanceTimersByTimeAsync(200);
    expect(seen.at(-1)).toBe(20);
  });

  it('sends many changes of a slider as one, to the run under way', async () => {
    const { controller, worker } = setUp();
    await controller.play();
    for (let ratePerS = 1; ratePerS <= 30; ratePerS += 1) controller.change({ ratePerS });
    await vi.advanceTimersByTimeAsync(100);
    expect(worker().types).toEqual(['load', 'play', 'configure']);
    const last = worker().commands.at(-1);
    const client = last?.type === 'configure' ? last.architecture.resources[0] : undefined;
    expect(client?.kind === 'client' && client.traffic).toMatchObject({ ratePerS: 30 });
  });

  it('holds the worker while nobody sees it, and goes on after', async () => {
    const { controller, worker, store } = setUp();
    await controller.play();
    controller.setVisible(false);
    expect(store.getState()).toMatchObject({ phase: 'playing', isHeld: true });
    controller.setVisible(true);
    expect(worker().types).toEqual(['load', 'play', 'pause', 'play']);
    expect(store.getState().isHeld).toBe(false);
  });

  it('steps without playing', async () => {
    const { controller, worker, store } = setUp();
    await controller.step();
    worker().report({ run: 1, playing: false, happening: 'A request reaches the gateway.' });
    expect(worker().types).toEqual(['load', 'step']);
    expect(store.getState()).toMatchObject({ phase: 'paused', happening: 'A request reaches the gateway.' });
  });

  it('says that the worker died, keeps the settings, and starts another', async () => {
    const { controller, workers, worker, store } = setUp();
    await controller.play();
    controller.change({ ratePerS: 77 });
    worker().onerror?.({ message: 'out of memory' } as ErrorEvent);
    expect(store.getState()).toMatchObject({ phase: 'failed', failure: 'out of memory' });
    expect(worker().isEnded).toBe(true);
    controller.restart();
    await vi.advanceTimersByTimeAsync(0);
    expect(workers).toHaveLength(2);
    expect(store.getState()).toMatchObject({ phase: 'playing', settings: { ratePerS: 77 } });
  });

  it('says so when the engine reports that it failed', async () => {
    const { controller, worker, store } = setUp();
    await controller.play();
    worker().onmessage?.({ data: { type: 'failed', run: 1, message: 'a bad document' } } as MessageEvent);
    expect(store.getState()).toMatchObject({ phase: 'failed', failure: 'a bad document' });
  });

  it('fetches one moment at a time, and of those asked for meanwhile the last', async () => {
    const { controller, worker, store } = setUp();
    await controller.play();
    worker().report({ run: 1, simTimeUs: 9_000_000 });
    controller.pause();
    for (const toUs of [1_000_000, 2_000_000, 3_000_000]) controller.seek(toUs);
    const seeks = () => worker().commands.flatMap((command) => (command.type === 'seek' ? [command.toUs] : []));
    expect(seeks()).toEqual([1_000_000]);
    const past = { run: 1, playing: false, isSeek: true, looksBack: true, newestUs: 9_000_000 } as const;
    worker().report({ ...past, simTimeUs: 1_000_000 });
    expect(store.getState()).toMatchObject({ viewedUs: 1_000_000, newestUs: 9_000_000 });
    expect(seeks()).toEqual([1_000_000, 3_000_000]);
    worker().report({ ...past, simTimeUs: 3_000_000 });
    expect(seeks()).toHaveLength(2);
    controller.seek(9_000_000);
    worker().report({ ...past, simTimeUs: 9_000_000, looksBack: false });
    expect(store.getState()).toMatchObject({ viewedUs: undefined, summary: { simTimeUs: 9_000_000 } });
  });

  it('shows the settings of the moment that is looked at, and those set last back at the newest', async () => {
    const { controller, worker, store } = setUp();
    await controller.play();
    const before = store.getState().settings.ratePerS;
    worker().report({ run: 1, simTimeUs: 4_000_000 });
    controller.change({ ratePerS: 777 });
    await vi.advanceTimersByTimeAsync(100);
    const sent = worker().commands.at(-1);
    const change = sent?.type === 'configure' ? (sent.change ?? 0) : 0;
    const position = { simTimeUs: 4_000_000, events: 9, windowEndUs: 5_000_000 };
    worker().report({ run: 1, simTimeUs: 6_000_000, changes: [{ change, position }] });
    const seek = { run: 1, isSeek: true, newestUs: 6_000_000 } as const;
    worker().report({ ...seek, simTimeUs: 3_999_999, looksBack: true });
    expect(store.getState().settings.ratePerS).toBe(before);
    controller.change({ speed: 10 });
    worker().report({ run: 1, simTimeUs: 4_100_000, looksBack: true, newestUs: 6_000_000 });
    expect(store.getState().settings).toMatchObject({ ratePerS: 777, speed: 10 });
    worker().report({ ...seek, simTimeUs: 1_000_000, looksBack: true });
    worker().report({ run: 1, simTimeUs: 6_100_000, looksBack: false });
    expect(store.getState().settings.ratePerS).toBe(777);
  });

  it('forgets what came later when settings change in the past', async () => {
    const { controller, worker, store } = setUp();
    await controller.play();
    controller.change({ limit: 20 });
    await vi.advanceTimersByTimeAsync(100);
    const position = { simTimeUs: 5_000_000, events: 9, windowEndUs: 6_000_000 };
    const exemplar = { request: 3, client: 0, sentUs: 5_500_000, endedUs: 5_600_000, outcome: 0 };
    worker().report({
      run: 1,
      playing: false,
      simTimeUs: 8_000_000,
      changes: [{ change: 1, position }],
      exemplars: [exemplar],
    });
    expect(store.getState().settingsLog?.changes).toHaveLength(1);
    expect(store.getState().exemplars).toHaveLength(1);
    worker().report({
      run: 1,
      playing: false,
      isSeek: true,
      looksBack: true,
      simTimeUs: 2_000_000,
      newestUs: 8_000_000,
    });
    controller.change({ limit: 30 });
    worker().report({ run: 1, simTimeUs: 2_000_000, looksBack: true, newestUs: 8_000_000 });
    expect(store.getState().settings.limit).toBe(30);
    await vi.advanceTimersByTimeAsync(100);
    const changes = [{ change: 2, position: { ...position, simTimeUs: 2_000_000 } }];
    worker().report({ run: 1, simTimeUs: 2_000_000, branch: { atUs: 2_000_000, lead: [] }, changes });
    expect(store.getState()).toMatchObject({ viewedUs: undefined, newestUs: 2_000_000, exemplars: [] });
    expect(store.getState().settingsLog?.changes.map(({ settings }) => settings.limit)).toEqual([30]);
  });

  it('answers who asks for the way of a request, and nobody waits for ever', async () => {
    const { controller, worker } = setUp();
    await controller.play();
    worker().report({ run: 1, simTimeUs: 4_000_000 });
    const first = controller.explain({ request: 7, sentUs: 3_000_000 });
    const again = controller.explain({ request: 7, sentUs: 3_000_000 });
    expect(worker().types.filter((type) => type === 'explain')).toHaveLength(1);
    const spans = [{ id: 1, chain: 7, link: 0, operation: 0, records: 1, sentUs: 1, arrivedUs: 2, usage: [] }];
    worker().onmessage?.({ data: { type: 'explained', run: 1, request: 7, spans } } as MessageEvent);
    expect([await first, await again]).toEqual([spans, spans]);
    const lost = controller.explain(8);
    controller.restart();
    expect(await lost).toEqual([]);
  });

  it('repeats the run of somebody else: its settings, its changes, and its moment', async () => {
    const { controller, worker, store } = setUp();
    const { settings } = store.getState();
    const document = testArchitecture();
    const position = { simTimeUs: 3_000_000, events: 40, windowEndUs: 4_000_000 };
    const changes = [{ change: 1, settings: { ...settings, seed: 5, limit: 44 }, document, position }];
    const log = { settings: { ...settings, seed: 5 }, document, changes };
    await controller.repeat({ log, atUs: 7_000_000, selectedRequest: 12 });
    expect(worker().types).toEqual(['load', 'repeat']);
    expect(worker().commands[0]).toMatchObject({ seed: 5 });
    expect(worker().commands[1]).toMatchObject({
      toUs: 7_000_000,
      changes: [{ position, architecture: { account: { concurrency: 44 } } }],
    });
    expect(store.getState()).toMatchObject({ phase: 'playing', repeatingUs: 7_000_000, selectedRequest: undefined });
    controller.setVisible(false);
    expect(worker().types).toHaveLength(2);
    worker().report({ run: 1, simTimeUs: 3_100_000, changes: [{ change: 1, position }] });
    worker().report({ run: 1, simTimeUs: 7_000_000, playing: false, isSeek: true });
    expect(store.getState()).toMatchObject({
      phase: 'paused',
      repeatingUs: undefined,
      selectedRequest: 12,
      settings: { limit: 44 },
    });
  });

  it('can be used again after it was disposed of', async () => {
    const { controller, workers, store } = setUp();
    await controller.play();
    controller.dispose();
    expect(store.getState().phase).toBe('idle');
    await controller.play();
    expect(workers.map(({ isEnded }) => isEnded)).toEqual([true, false]);
  });
});
