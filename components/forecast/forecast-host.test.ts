import { describe, expect, it } from 'vitest';
import { testArchitecture } from '@/components/simulation/test-architecture';
import { catalog } from '@/content/catalog/load-catalog';
import { type Architecture, simulate } from '@/simulator';
import { type Forecast, type ForecastAnswer, type ForecastQuestion, WARM_UP_S, WHOLE_S } from './forecast';
import { ForecastHost } from './forecast-host';

/** A thread of which the test turns the wheel: each turn takes as long as the test says. */
class Thread {
  readonly answers: ForecastAnswer[] = [];
  private readonly waiting: (() => void)[] = [];
  private timeMs = 0;
  readonly host = new ForecastHost({
    send: (answer) => this.answers.push(structuredClone(answer)),
    // Each look at the clock takes a little, so that a slice ends after some steps.
    nowMs: () => {
      this.timeMs += 1;
      return this.timeMs;
    },
    later: (callback) => this.waiting.push(callback),
  });

  turn(): boolean {
    this.waiting.shift()?.();
    return this.waiting.length > 0;
  }

  toTheEnd(): Forecast[] {
    while (this.turn());
    return this.answers.flatMap((answer) => (answer.type === 'forecast' ? [answer.forecast] : []));
  }
}

function question(number: number, changes: Partial<ForecastQuestion> = {}): ForecastQuestion {
  return { question: number, architecture: testArchitecture(), seed: 7, freeTier: false, ...changes };
}

function atRate(ratePerS: number): Architecture {
  const architecture = testArchitecture();
  return {
    ...architecture,
    resources: architecture.resources.map((resource) =>
      resource.kind === 'client' ? { ...resource, traffic: { ...resource.traffic, ratePerS } } : resource,
    ) as Architecture['resources'],
  };
}

describe('the forecast of the settings', () => {
  it('ends with the figures of ten minutes after a warm-up, the same as those of a run by command', () => {
    const thread = new Thread();
    thread.host.ask(question(1));
    const last = thread.toTheEnd().at(-1);
    const report = simulate(testArchitecture(), { catalog, seed: 7, warmUpS: WARM_UP_S, durationS: WHOLE_S });
    expect(last).toMatchObject({ isWhole: true, simulatedS: WHOLE_S, requests: report.requests, bill: report.bill });
    expect(last?.latencyMs).toMatchObject(report.latencyMs);
    expect(last?.invocations).toBeGreaterThan(0);
  });

  it('tells better and better estimates before that, none of which is called whole', () => {
    const thread = new Thread();
    thread.host.ask(question(1));
    const told = thread.toTheEnd();
    const lengths = told.map(({ simulatedS }) => simulatedS);
    expect(told.length).toBeGreaterThan(2);
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
    expect(told.slice(0, -1).every(({ isWhole }) => !isWhole)).toBe(true);
  });

  it('drops a question for the next one, in the middle of its work', () => {
    const thread = new Thread();
    thread.host.ask(question(1));
    thread.turn();
    thread.host.ask(question(2, { architecture: atRate(5) }));
    thread.toTheEnd();
    expect(new Set(thread.answers.map((answer) => answer.question))).toEqual(new Set([2]));
    const last = thread.answers.at(-1);
    expect(last?.type === 'forecast' && last.forecast.requests.arrived / WHOLE_S).toBeCloseTo(5, 0);
  });

  it('tells why a design cannot run, and hears the next question', () => {
    const thread = new Thread();
    const architecture = testArchitecture();
    const broken = {
      ...architecture,
      resources: architecture.resources.map((resource) =>
        resource.kind === 'function' ? { ...resource, runtime: 'cobol1.x' } : resource,
      ) as Architecture['resources'],
    };
    thread.host.ask(question(1, { architecture: broken }));
    expect(thread.answers).toEqual([{ type: 'failed', question: 1, message: expect.stringContaining('cobol1.x') }]);
    thread.host.ask(question(2));
    expect(thread.toTheEnd().at(-1)?.isWhole).toBe(true);
  });
});
