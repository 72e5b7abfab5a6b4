import type { Architecture, Catalog } from '@/simulator';
import type {
  Exemplar,
  Frame,
  RepeatedChange,
  SimulationCommand,
  SimulationReport,
  Span,
} from '@/simulator/worker/protocol';
import { adoptedSettings, isSameStructure } from './document-change';
import { FramePump } from './frame-pump';
import type { MovesOfFrame } from './playout';
import { applySettings, type Controls, type Settings } from './settings';
import { type LoggedChange, type SettingsLog, settingsAt } from './settings-log';
import { applyBatch, emptyRun, type SimulationStore } from './simulation-store';

/** As much of a Worker as the controller uses. */
export interface WorkerLike {
  postMessage(command: SimulationCommand): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<SimulationReport>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
}

export interface ControllerOptions {
  architecture: Architecture;
  controls: Controls;
  store: SimulationStore;
  createWorker: () => WorkerLike;
  loadCatalog: () => Promise<Catalog>;
  /** A real clock in milliseconds. */
  nowMs: () => number;
}

/** Told of moves at the pace of frames; `undefined` when another run begins. */
export type MovesListener = (moves: MovesOfFrame | undefined) => void;

const CONFIGURE_MS = 60;

/** A moment of a run: what the run began with, what was changed on the way, and how far it is to be run. */
export interface RunMoment {
  log: SettingsLog;
  atUs: number;
  selectedRequest: number | undefined;
}

/**
 * Drives one run in a worker: sends commands, drops reports of older runs, and passes what the others say to the
 * store at reading pace and to the animation at once. The worker is created when somebody first plays or steps.
 */
export class SimulationController {
  private worker: WorkerLike | undefined;
  private catalog: Catalog | undefined;
  private starting: Promise<boolean> | undefined;
  private generation = 0;
  private currentRun = Number.NEGATIVE_INFINITY;
  private isAwaitingRun = false;
  private wantsToPlay = false;
  private isRepeating = false;
  private repeatedRequest: number | undefined;
  private isVisible = true;
  private configureTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<MovesListener>();
  private readonly pump: FramePump;
  private document: { architecture: Architecture; controls: Controls };
  /** Changes that were sent and have not taken effect yet, by their numbers. */
  private readonly sentChanges = new Map<number, Omit<LoggedChange, 'position'>>();
  private lastChange = 0;
  /** The last change that somebody made, while it has not taken effect. */
  private unsaidChange: number | undefined;
  /** The settings of the moment shown, as the log has them. */
  private shownSettings: Settings | undefined;
  /** The moment the worker is asked for, and the one that is wanted after it. */
  private seekingUs: number | undefined;
  private wantedUs: number | undefined;
  private readonly explaining = new Map<number, ((spans: readonly Span[]) => void)[]>();
  /** Set where motion is reduced: moves are then counted by link, for the diagram's edges. */
  countsLinks = false;
  /** Set while the settings of another moment are put into the store: nobody chose them now. */
  isShowingMoment = false;

  constructor(private readonly options: ControllerOptions) {
    this.document = { architecture: options.architecture, controls: options.controls };
    this.pump = new FramePump({
      apply: (batch) => options.store.setState((state) => applyBatch(state, batch)),
      nowMs: options.nowMs,
      countsLinks: () => this.countsLinks,
    });
  }

  /** Calls back with the moves of every frame. Returns what ends it. */
  onMoves(listener: MovesListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async play(): Promise<void> {
    this.wantsToPlay = true;
    if (!(await this.ensureLoaded()) || !this.wantsToPlay) return;
    this.options.store.setState({ phase: 'playing', happening: undefined });
    this.sendPace();
  }

  pause(): void {
    this.wantsToPlay = false;
    const { store } = this.options;
    const { phase } = store.getState();
    if (phase === 'loading') store.setState({ phase: this.worker ? 'paused' : 'idle' });
    if (phase !== 'playing') return;
    this.isRepeating = false;
    store.setState({ phase: 'paused', isHeld: false, repeatingUs: undefined });
    this.post({ type: 'pause' });
  }

  toggle(): void {
    const { phase } = this.options.store.getState();
    if (phase === 'playing' || phase === 'loading') this.pause();
    else void this.play();
  }

  /** Runs to the next move that can be seen, and stands there. */
  async step(): Promise<void> {
    if (this.options.store.getState().phase === 'playing') this.pause();
    this.wantsToPlay = false;
    if (!(await this.ensureLoaded())) return;
    this.options.store.setState({ phase: 'paused' });
    this.post({ type: 'step' });
  }

  /** Begins again from zero with the seed that is set; goes on playing if it played. */
  restart(): void {
    const { phase } = this.options.store.getState();
    if (phase === 'failed' || !this.worker) {
      this.wantsToPlay = phase === 'failed' || this.wantsToPlay;
      if (phase === 'failed') void this.revive();
      return;
    }
    this.load();
    if (this.wantsToPlay) this.sendPace();
  }

  /**
   * Shows a moment of what was simulated. While one is on its way, of all others asked for only the last is fetched. What
   * plays goes on from the moment shown.
   */
  seek(toUs: number): void {
    if (!this.worker || this.isAwaitingRun || this.options.store.getState().repeatingUs !== undefined) return;
    if (this.seekingUs !== undefined) {
      this.wantedUs = toUs;
      return;
    }
    this.seekingUs = toUs;
    this.post({ type: 'seek', toUs: Math.round(Math.max(0, toUs)) });
  }

  /**
   * The way of a request through the design, call by call, as far as the run has come; empty where the run ended before
   * it was found.
   *
   * @param of - The request; its number alone does, but takes longer.
   */
  explain(of: Pick<Exemplar, 'request' | 'sentUs'> | number): Promise<readonly Span[]> {
    const request = typeof of === 'number' ? of : of.request;
    const known = this.options.store.getState().exemplars.find((exemplar) => exemplar.request === request);
    const sentUs = typeof of === 'number' ? (known?.sentUs ?? 0) : of.sentUs;
    if (!this.worker) return Promise.resolve([]);
    return new Promise((resolve) => {
      const waiting = this.explaining.get(request);
      if (waiting) waiting.push(resolve);
      else {
        this.explaining.set(request, [resolve]);
        this.post({ type: 'explain', request, sentUs });
      }
    });
  }

  /** Runs a run that somebody else had, as fast as it computes, to a moment of it, and stands there. */
  async repeat({ log, atUs, selectedRequest }: RunMoment): Promise<void> {
    const { store } = this.options;
    this.pause();
    store.setState({ settings: log.settings });
    const isFresh = this.worker === undefined;
    if (!(await this.ensureLoaded())) return;
    if (!isFresh) this.load();
    this.isRepeating = true;
    this.repeatedRequest = selectedRequest;
    store.setState({ phase: 'playing', repeatingUs: atUs });
    this.post({ type: 'repeat', changes: log.changes.map((change) => this.repeated(change)), toUs: atUs });
  }

  /** Changes settings. The seed begins another run; everything else reaches the run that is under way. */
  change(changes: Partial<Settings>): void {
    const { store } = this.options;
    const previous = store.getState().settings;
    const settings = { ...previous, ...changes };
    store.setState({ settings });
    if (!this.worker) return;
    if (settings.seed !== previous.seed) {
      this.restart();
      return;
    }
    if (settings.speed !== previous.speed && this.wantsToPlay) this.sendPace();
    const isSpeedAlone = Object.keys(changes).every((key) => key === 'speed' || key === 'seed');
    if (!isSpeedAlone) this.configureSoon();
  }

  /**
   * Takes another document. Where only settings of the same parts changed, the run under way goes on with them; else it
   * begins again, with the same seed.
   */
  setDocument(architecture: Architecture, controls: Controls): void {
    const before = this.document;
    this.document = { architecture, controls };
    const { store } = this.options;
    store.setState(({ settings }) => ({ settings: adoptedSettings(settings, before.controls, controls) }));
    if (!this.worker) return;
    if (isSameStructure(before.architecture, architecture)) this.configureSoon();
    else this.restart();
  }

  /** Holds the worker while nobody can see the stage. */
  setVisible(isVisible: boolean): void {
    if (this.isVisible === isVisible) return;
    this.isVisible = isVisible;
    const { store } = this.options;
    if (store.getState().phase !== 'playing' || this.isRepeating) return;
    store.setState({ isHeld: !isVisible });
    if (isVisible) this.sendPace();
    else this.post({ type: 'pause' });
  }

  /** Ends the worker. The controller may be used again: it then starts another. */
  dispose(): void {
    this.wantsToPlay = false;
    this.endWorker();
    const { store } = this.options;
    if (store.getState().phase !== 'idle') store.setState({ ...emptyRun(), phase: 'idle' });
  }

  private async revive(): Promise<void> {
    this.endWorker();
    this.options.store.setState({ ...emptyRun(), phase: 'idle' });
    await this.play();
  }

  private ensureLoaded(): Promise<boolean> {
    if (this.worker) return Promise.resolve(true);
    this.starting ??= this.start().finally(() => {
      this.starting = undefined;
    });
    return this.starting;
  }

  private async start(): Promise<boolean> {
    const { store, loadCatalog, createWorker } = this.options;
    const generation = this.generation;
    store.setState({ phase: 'loading', failure: undefined });
    try {
      this.catalog ??= await loadCatalog();
      if (generation !== this.generation) return false;
      const worker = createWorker();
      worker.onmessage = ({ data }) => this.receive(data);
      worker.onerror = (event) => this.fail(event.message || 'The engine stopped.');
      worker.onmessageerror = () => this.fail('A message of the engine could not be read.');
      this.worker = worker;
      this.load();
      return true;
    } catch (error) {
      this.fail(error instanceof Error ? error.message : 'The engine could not be started.');
      return false;
    }
  }

  private load(): void {
    const { store } = this.options;
    const { architecture, controls } = this.document;
    if (!this.catalog) return;
    clearTimeout(this.configureTimer);
    this.configureTimer = undefined;
    this.isAwaitingRun = true;
    this.forgetRun();
    store.setState(({ isHeld, settings }) => ({
      ...emptyRun(),
      isHeld,
      settingsLog: { settings, document: architecture, changes: [] },
    }));
    const { settings } = store.getState();
    this.post({
      type: 'load',
      architecture: applySettings(architecture, controls, settings),
      catalog: this.catalog,
      seed: settings.seed,
      freeTier: settings.freeTier,
    });
  }

  private sendPace(): void {
    if (!this.isVisible) {
      this.options.store.setState({ isHeld: true });
      return;
    }
    this.options.store.setState({ isHeld: false });
    this.post({ type: 'play', speed: this.options.store.getState().settings.speed });
  }

  private configureSoon(): void {
    this.configureTimer ??= setTimeout(() => {
      this.configureTimer = undefined;
      const { store } = this.options;
      const { architecture, controls } = this.document;
      const { settings } = store.getState();
      const changed = applySettings(architecture, controls, settings);
      const change = ++this.lastChange;
      this.sentChanges.set(change, { change, settings, document: architecture });
      this.unsaidChange = change;
      this.post({ type: 'configure', architecture: changed, freeTier: settings.freeTier, change });
    }, CONFIGURE_MS);
  }

  private receive(report: SimulationReport): void {
    if (this.isAwaitingRun ? report.run <= this.currentRun : report.run < this.currentRun) return;
    this.currentRun = report.run;
    this.isAwaitingRun = false;
    if (report.type === 'failed') this.fail(report.message);
    else if (report.type === 'explained') {
      const waiting = this.explaining.get(report.request) ?? [];
      this.explaining.delete(report.request);
      for (const resolve of waiting) resolve(report.spans);
    } else this.show(report);
  }

  /** A logged change as the worker repeats it; it is told of by a number of this run. */
  private repeated({ settings, document, position }: LoggedChange): RepeatedChange {
    const { controls } = this.document;
    const change = ++this.lastChange;
    this.sentChanges.set(change, { change, settings, document });
    return { architecture: applySettings(document, controls, settings), freeTier: settings.freeTier, change, position };
  }

  private show(frame: Frame): void {
    if (frame.isSeek) for (const listener of this.listeners) listener(undefined);
    this.pump.push(frame);
    this.noteSettings(frame);
    if (frame.isSeek) this.endSeek();
    const asked = this.options.store.getState().settings.speed;
    const moves: MovesOfFrame = {
      simTimeUs: frame.simTimeUs,
      hops: frame.hops,
      speed: frame.playing && frame.achievedSpeed > 0 ? Math.min(asked, frame.achievedSpeed) : asked,
      isStep: frame.happening !== undefined,
    };
    for (const listener of this.listeners) listener(moves);
  }

  /** Notes where changes took effect, and shows the settings of the moment shown where that is not the newest. */
  private noteSettings({ branch, changes = [], isSeek, looksBack, simTimeUs }: Frame): void {
    const { store } = this.options;
    const { settingsLog: log } = store.getState();
    if (!log) return;
    const kept = branch ? log.changes.filter(({ position }) => position.simTimeUs <= branch.atUs) : log.changes;
    const added = changes.flatMap(({ change, position }) => {
      const sent = this.sentChanges.get(change);
      this.sentChanges.delete(change);
      return sent ? [{ ...sent, position }] : [];
    });
    const settingsLog = branch || added.length > 0 ? { ...log, changes: [...kept, ...added] } : log;
    if (settingsLog !== log) store.setState({ settingsLog });
    if (added.some(({ change }) => change === this.unsaidChange)) this.unsaidChange = undefined;
    // What somebody has just set and the run does not know of yet is not taken back.
    if (this.configureTimer !== undefined || this.unsaidChange !== undefined) return;
    if (isSeek || looksBack || this.shownSettings) this.showSettings(settingsAt(settingsLog, simTimeUs), looksBack);
  }

  private showSettings(shown: Settings, looksBack: boolean): void {
    const { store } = this.options;
    const { speed, objective } = store.getState().settings;
    this.isShowingMoment = true;
    if (shown !== this.shownSettings) store.setState({ settings: { ...shown, speed, objective } });
    this.isShowingMoment = false;
    this.shownSettings = looksBack ? shown : undefined;
  }

  private endSeek(): void {
    if (this.isRepeating) {
      this.isRepeating = false;
      // Only now has the run come to where the request was.
      const selectedRequest = this.repeatedRequest;
      this.options.store.setState({ phase: 'paused', repeatingUs: undefined, selectedRequest });
    }
    const { wantedUs, seekingUs } = this;
    this.seekingUs = undefined;
    this.wantedUs = undefined;
    if (wantedUs !== undefined && wantedUs !== seekingUs) this.seek(wantedUs);
  }

  /** Nothing that was asked of the run before will be answered. */
  private forgetRun(): void {
    this.pump.reset();
    this.sentChanges.clear();
    this.unsaidChange = undefined;
    this.shownSettings = undefined;
    this.seekingUs = undefined;
    this.wantedUs = undefined;
    this.isRepeating = false;
    for (const waiting of this.explaining.values()) for (const resolve of waiting) resolve([]);
    this.explaining.clear();
    for (const listener of this.listeners) listener(undefined);
  }

  private fail(message: string): void {
    this.endWorker();
    this.wantsToPlay = false;
    this.options.store.setState({ phase: 'failed', failure: message, isHeld: false });
  }

  private endWorker(): void {
    this.generation += 1;
    clearTimeout(this.configureTimer);
    this.configureTimer = undefined;
    this.forgetRun();
    const { worker } = this;
    this.worker = undefined;
    this.currentRun = Number.NEGATIVE_INFINITY;
    this.isAwaitingRun = false;
    if (!worker) return;
    worker.onmessage = null;
    worker.onerror = null;
    worker.onmessageerror = null;
    worker.terminate();
  }

  private post(command: SimulationCommand): void {
    this.worker?.postMessage(command);
  }
}
