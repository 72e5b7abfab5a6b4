import { catalog } from '@/content/catalog/load-catalog';
import { Simulation } from '@/simulator';
import { type Forecast, type ForecastAnswer, type ForecastQuestion, WARM_UP_S, WHOLE_S } from './forecast';

/** What a forecast needs of the thread it lives in; time is the thread's own, in milliseconds. */
export interface ForecastPort {
  send(answer: ForecastAnswer): void;
  nowMs(): number;
  /** Calls back as soon as the thread has heard what waits. */
  later(callback: () => void): void;
}

/** A first estimate is given once so much real time is gone, if at least this much was counted by then. */
const FIRST_MS = 50;
const LEAST_S = 5;
const BETTER_EVERY_MS = 150;
/** Longest stretch of computing before a new question is heard. */
const SLICE_MS = 10;
const STEP_US = 250_000;
const US_PER_S = 1_000_000;

interface Work {
  question: ForecastQuestion;
  simulation: Simulation;
  dueMs: number;
}

/** Runs designs one after the other, as fast as they compute, and tells better and better figures of the last one asked. */
export class ForecastHost {
  private work: Work | undefined;

  constructor(private readonly port: ForecastPort) {}

  /** Begins with a question and forgets the one before. A failure is told, never thrown. */
  ask(question: ForecastQuestion): void {
    this.guarded(question.question, () => {
      const { architecture, seed } = question;
      const simulation = new Simulation(architecture, { catalog, seed, windowS: 1, keepsSeries: false });
      const isIdle = this.work === undefined;
      this.work = { question, simulation, dueMs: this.port.nowMs() + FIRST_MS };
      if (isIdle) this.port.later(() => this.slice());
    });
  }

  private slice(): void {
    const { work, port } = this;
    if (!work) return;
    this.guarded(work.question.question, () => {
      const startMs = port.nowMs();
      while (port.nowMs() - startMs < SLICE_MS) {
        if (this.advance(work)) return;
      }
      const { simulation, dueMs } = work;
      if (port.nowMs() >= dueMs && countedS(simulation) >= LEAST_S) {
        this.tell(work, false);
        work.dueMs = port.nowMs() + BETTER_EVERY_MS;
      }
      port.later(() => this.slice());
    });
  }

  /** Simulates a step further. @returns Whether that was the last one. */
  private advance(work: Work): boolean {
    const { simulation } = work;
    const warmUpUs = WARM_UP_S * US_PER_S;
    const endUs = (WARM_UP_S + WHOLE_S) * US_PER_S;
    const from = simulation.simTimeUs;
    simulation.runUntil(Math.min(from + STEP_US, from < warmUpUs ? warmUpUs : endUs));
    if (from < warmUpUs && simulation.simTimeUs === warmUpUs) simulation.reset();
    if (simulation.simTimeUs < endUs) return false;
    this.work = undefined;
    this.tell(work, true);
    return true;
  }

  private tell({ question: { question, freeTier }, simulation }: Work, isWhole: boolean): void {
    this.port.send({ type: 'forecast', question, forecast: forecastOf(simulation, freeTier, isWhole) });
  }

  private guarded(question: number, act: () => void): void {
    try {
      act();
    } catch (error) {
      this.work = undefined;
      this.port.send({ type: 'failed', question, message: error instanceof Error ? error.message : String(error) });
    }
  }
}

const countedS = (simulation: Simulation) => simulation.simTimeUs / US_PER_S - WARM_UP_S;

function forecastOf(simulation: Simulation, freeTier: boolean, isWhole: boolean): Forecast {
  const functions = Object.values(simulation.facts()).filter(({ kind }) => kind === 'function');
  const sumOf = (field: string) => functions.reduce((sum, facts) => sum + Number(facts[field] ?? 0), 0);
  const [limit] = simulation.limits();
  return {
    simulatedS: countedS(simulation),
    isWhole,
    requests: simulation.requests(),
    latencyMs: simulation.latency(),
    invocations: sumOf('invocations'),
    coldStarts: sumOf('coldStarts'),
    bill: simulation.bill(freeTier),
    ...(limit && { limit }),
  };
}
