import { wholeUs } from '../kernel/units';
import { HOP_FIELDS, type ResourceView, type SeriesPoint } from '../metrics/views';
import { Simulation } from '../simulation';
import type { Frame, SimulationCommand, SimulationReport } from './protocol';
import { Timeline } from './timeline';

/** What the host needs of the thread it lives in. Time is the thread's own, in milliseconds. */
export interface HostPort {
  send(report: SimulationReport, transfer: ArrayBuffer[]): void;
  nowMs(): number;
  /** Calls back once, as soon as the thread has handled what waits. */
  later(callback: () => void, delayMs: number): void;
}

const FRAME_MS = 100;
/** Longest stretch of computing before commands are heard again. */
const SLICE_MS = 12;
/** Longest simulated time between two looks at the clock. */
const STEP_US = 200_000;
/** Moves per frame that the canvas can show well; more are thinned out. */
const HOPS_PER_FRAME = 400;
const BILL_EVERY_MS = 500;
const SAMPLING_STEPS = [1, 2, 5];

interface Run {
  timeline: Timeline;
  simulation: Simulation;
  requestsPerDot: number;
  lastViews: string[];
}

/** What only some frames carry. */
type Answer = Pick<Frame, 'happening' | 'latencyMs' | 'isSeek' | 'branch'>;

/** Runs a simulation at a pace and reports frames; knows nothing of the thread but its port. */
export class SimulationHost {
  private run: Run | undefined;
  private runNumber = 0;
  private speed = 1;
  /** Where a run that is repeated is to stop; until then it has no pace. */
  private goalUs: number | undefined;
  private isPlaying = false;
  private loopNumber = 0;
  private frameDueMs = 0;
  private billDueMs = 0;
  private bill: Frame['bill'] | undefined;
  private achieved = { simTimeUs: 0, atMs: 0, speed: 0 };

  constructor(private readonly port: HostPort) {}

  /** Takes a command. A failure is reported, never thrown. */
  handle(command: SimulationCommand): void {
    try {
      this.obey(command);
    } catch (error) {
      this.fail(error);
    }
  }

  private obey(command: SimulationCommand): void {
    if (command.type === 'load') {
      this.load(command);
      return;
    }
    const { run } = this;
    if (!run) return;
    const { timeline, simulation } = run;
    switch (command.type) {
      case 'configure': {
        const branch = timeline.configure(command, command.change ?? 0);
        this.billDueMs = 0;
        if (branch || !this.isPlaying) this.sendFrame(run, branch ? { branch } : {});
        break;
      }
      case 'play':
        this.speed = command.speed;
        this.isPlaying = true;
        this.startLoop();
        break;
      case 'pause':
        this.stop();
        this.sendFrame(run);
        break;
      case 'step': {
        this.stop();
        const happening = timeline.step();
        this.sendFrame(run, happening === undefined ? {} : { happening });
        break;
      }
      case 'skip':
        timeline.runUntil(simulation.simTimeUs + wholeUs(command.seconds));
        simulation.drainHops();
        if (command.forget) timeline.forget();
        this.billDueMs = 0;
        this.startLoop();
        this.sendFrame(run, { latencyMs: simulation.latency() });
        break;
      case 'seek':
        timeline.seek(command.toUs);
        this.startLoop();
        this.showMoment(run);
        break;
      case 'repeat':
        timeline.expect(command.changes);
        simulation.sampleHops(0);
        this.goalUs = command.toUs;
        this.isPlaying = true;
        this.startLoop();
        break;
      case 'explain': {
        const { request } = command;
        const spans = timeline.explain(request, command.sentUs);
        this.port.send({ type: 'explained', run: this.runNumber, request, spans }, []);
        this.startLoop();
        break;
      }
    }
  }

  private stop(): void {
    this.isPlaying = false;
    this.loopNumber += 1;
    this.goalUs = undefined;
    this.billDueMs = 0;
  }

  /** Tells everything of a moment that the frames before did not lead to. */
  private showMoment(run: Run): void {
    run.simulation.drainHops();
    run.simulation.sampleHops(run.requestsPerDot);
    run.lastViews = [];
    this.billDueMs = 0;
    this.sendFrame(run, { isSeek: true });
  }

  private load(command: Extract<SimulationCommand, { type: 'load' }>): void {
    this.stop();
    this.runNumber += 1;
    const simulation = new Simulation(command.architecture, {
      catalog: command.catalog,
      seed: command.seed,
      windowS: 1,
    });
    simulation.sampleHops(1);
    const { architecture, freeTier } = command;
    const timeline = new Timeline(simulation, { architecture, freeTier });
    this.run = { timeline, simulation, requestsPerDot: 1, lastViews: [] };
    this.achieved = { simTimeUs: 0, atMs: this.port.nowMs(), speed: 0 };
    this.sendFrame(this.run);
  }

  private startLoop(): void {
    if (!this.isPlaying || !this.run) return;
    const number = ++this.loopNumber;
    const startMs = this.port.nowMs();
    const startUs = this.run.simulation.simTimeUs;
    this.achieved = { simTimeUs: startUs, atMs: startMs, speed: this.speed };
    this.port.later(() => this.slice(number, startMs, startUs), 0);
  }

  /** Computes towards the time the pace asks for. What cannot be reached in time is not made up for. */
  private slice(number: number, startMs: number, startUs: number): void {
    const { run, port } = this;
    if (number !== this.loopNumber || !run) return;
    try {
      const sliceStartMs = port.nowMs();
      const wantedUs = this.goalUs ?? startUs + Math.round((sliceStartMs - startMs) * 1_000 * this.speed);
      while (run.simulation.simTimeUs < wantedUs && port.nowMs() - sliceStartMs < SLICE_MS) {
        run.timeline.runUntil(Math.min(wantedUs, run.simulation.simTimeUs + STEP_US));
      }
      if (this.goalUs !== undefined && run.simulation.simTimeUs >= this.goalUs) {
        this.stop();
        this.showMoment(run);
        return;
      }
      const nowMs = port.nowMs();
      if (nowMs >= this.frameDueMs) this.sendFrame(run);
      const isBehind = run.simulation.simTimeUs < wantedUs;
      const [nextStartMs, nextStartUs] = isBehind ? [nowMs, run.simulation.simTimeUs] : [startMs, startUs];
      port.later(() => this.slice(number, nextStartMs, nextStartUs), isBehind ? 0 : 16);
    } catch (error) {
      this.fail(error);
    }
  }

  private sendFrame(run: Run, answer: Answer = {}): void {
    const { simulation, timeline } = run;
    const nowMs = this.port.nowMs();
    this.frameDueMs = nowMs + FRAME_MS;
    if (!this.bill || nowMs >= this.billDueMs) {
      this.bill = simulation.bill(timeline.settings.freeTier);
      this.billDueMs = nowMs + BILL_EVERY_MS;
    }
    const hops = simulation.drainHops();
    const { series, exemplars, changes } = timeline.drain();
    const frame: Frame = {
      type: 'frame',
      run: this.runNumber,
      simTimeUs: simulation.simTimeUs,
      newestUs: timeline.newestUs,
      looksBack: timeline.looksBack,
      playing: this.isPlaying,
      achievedSpeed: this.measureSpeed(simulation.simTimeUs, nowMs),
      requests: simulation.requests(),
      recentLatencyMs: simulation.recentLatency(),
      throughput: throughputOf(simulation.lastWindow),
      changed: this.changedViews(run),
      series,
      bill: this.bill,
      conservation: simulation.conservation(),
      hops,
      requestsPerDot: run.requestsPerDot,
      ...(exemplars.length > 0 ? { exemplars } : {}),
      ...(changes.length > 0 ? { changes: changes.map(({ change, position }) => ({ change, position })) } : {}),
      ...answer,
      events: simulation.events,
    };
    this.adaptSampling(run, hops.length / HOP_FIELDS);
    this.port.send(frame, [hops.buffer as ArrayBuffer]);
  }

  private measureSpeed(simTimeUs: number, nowMs: number): number {
    const { achieved } = this;
    if (!this.isPlaying) return 0;
    if (nowMs - achieved.atMs >= 500) {
      achieved.speed = (simTimeUs - achieved.simTimeUs) / 1_000 / (nowMs - achieved.atMs);
      achieved.simTimeUs = simTimeUs;
      achieved.atMs = nowMs;
    }
    return achieved.speed;
  }

  private changedViews(run: Run): ResourceView[] {
    const changed: ResourceView[] = [];
    run.timeline.settings.architecture.resources.forEach((_, index) => {
      const view = run.simulation.view(index);
      const text = JSON.stringify(view);
      if (text === run.lastViews[index]) return;
      run.lastViews[index] = text;
      changed.push(view);
    });
    return changed;
  }

  /** Thins the moves out, or lets more through, so that about as many come as can be told apart. */
  private adaptSampling(run: Run, moves: number): void {
    if (moves > HOPS_PER_FRAME) run.requestsPerDot = nextStep(run.requestsPerDot, moves / HOPS_PER_FRAME);
    else if (run.requestsPerDot > 1 && moves < HOPS_PER_FRAME / 8)
      run.requestsPerDot = previousStep(run.requestsPerDot);
    run.simulation.sampleHops(this.goalUs === undefined ? run.requestsPerDot : 0);
  }

  private fail(error: unknown): void {
    this.stop();
    this.port.send(
      { type: 'failed', run: this.runNumber, message: error instanceof Error ? error.message : String(error) },
      [],
    );
  }
}

function throughputOf(window: SeriesPoint | undefined): Frame['throughput'] {
  if (!window) return { arrivedPerS: 0, completedPerS: 0 };
  return { arrivedPerS: window.arrived / window.windowS, completedPerS: window.completed / window.windowS };
}

/** The smallest of 1, 2, 5, 10, 20, 50, ... that is at least `value * factor`. */
function nextStep(value: number, factor: number): number {
  for (let power = 1; ; power *= 10) {
    const step = SAMPLING_STEPS.find((each) => each * power >= value * factor);
    if (step !== undefined) return step * power;
  }
}

function previousStep(value: number): number {
  let last = 1;
  for (let power = 1; ; power *= 10) {
    for (const step of SAMPLING_STEPS) {
      if (step * power >= value) return last;
      last = step * power;
    }
  }
}
