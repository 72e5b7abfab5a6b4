import { randomBytes } from 'node:crypto';
import type { Ids } from '../_ports/clock';
import {
  FUNCTION_NAMES,
  type FunctionName,
  type FunctionRuntime,
  type FunctionView,
  type Handler,
  type Invocation,
  type InvocationOutcome,
  type InvocationReport,
} from '../_ports/function-runtime';
import { failureOf, isHandlerResult } from './handler-result';
import { InvocationTrace } from './invocation-trace';
import type { RuntimeOptions } from './runtime-options';

export interface InlineRuntimeOptions extends RuntimeOptions {
  /** Loads a function's code: the first call really does, later ones answer from memory. */
  load: Record<FunctionName, () => Promise<Handler>>;
  timeLimitMs: Record<FunctionName, number>;
  /** As the platform has it; told in views, enforced by the platform. */
  concurrencyLimit: number;
  ids: Ids;
}

interface Loaded {
  handler: Promise<Handler>;
  instanceId: string;
  startedAtMs: number;
  initMs: number;
}

interface Counted {
  loaded: Loaded | undefined;
  invocations: number;
  running: number;
  coldStarts: number;
}

/**
 * Runs functions in this process, where a platform already runs one copy of it per instance. The first invocation of a
 * function in a process is cold: it loads the code. A time limit ends the answer, not the code; the platform ends that.
 */
export class InlineRuntime implements FunctionRuntime {
  private readonly functions: Record<FunctionName, Counted>;
  private readonly running = new Set<Promise<InvocationReport>>();

  constructor(private readonly options: InlineRuntimeOptions) {
    const none = (): Counted => ({ loaded: undefined, invocations: 0, running: 0, coldStarts: 0 });
    this.functions = { auth: none(), crud: none(), process: none() };
  }

  invoke(invocation: Invocation): Promise<InvocationReport> {
    const report = this.serve(invocation);
    this.running.add(report);
    return report.finally(() => this.running.delete(report));
  }

  view(): FunctionView[] {
    return FUNCTION_NAMES.map((name) => {
      const { loaded, invocations, running, coldStarts } = this.functions[name];
      const instance = loaded && {
        id: loaded.instanceId,
        state: running > 0 ? ('busy' as const) : ('idle' as const),
        startedAtMs: loaded.startedAtMs,
        initMs: loaded.initMs,
        invocations,
      };
      return {
        name,
        concurrencyLimit: this.options.concurrencyLimit,
        // The platform decides how long a process stays.
        keepAliveS: 0,
        timeLimitMs: this.options.timeLimitMs[name],
        instances: instance === undefined ? [] : [instance],
        invocations,
        coldStarts,
        throttles: 0,
      };
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.running);
  }

  private async serve(invocation: Invocation): Promise<InvocationReport> {
    const counted = this.functions[invocation.functionName];
    const trace = new InvocationTrace(invocation, this.options.clock);
    counted.invocations += 1;
    counted.running += 1;
    const isCold = counted.loaded === undefined;
    const loaded = counted.loaded ?? this.load(invocation.functionName, counted);
    counted.loaded = loaded;
    const outcome = await this.run(loaded, invocation, trace).catch(
      (error: unknown): InvocationOutcome => ({ kind: 'failed', message: failureOf(error) }),
    );
    counted.running -= 1;
    const report = trace.end(outcome, {
      instanceId: loaded.instanceId,
      isCold,
      initMs: isCold ? loaded.initMs : 0,
    });
    this.options.spans.add(report.spans);
    return report;
  }

  private load(name: FunctionName, counted: Counted): Loaded {
    counted.coldStarts += 1;
    const startMs = performance.now();
    const loaded: Loaded = {
      handler: this.options.load[name]().then((handler) => {
        loaded.initMs = performance.now() - startMs;
        return handler;
      }),
      instanceId: `${name}-${randomBytes(6).toString('hex')}`,
      startedAtMs: Date.now(),
      initMs: 0,
    };
    // Code that could not be loaded is loaded anew by the next invocation.
    loaded.handler.catch(() => {
      counted.loaded = undefined;
    });
    return loaded;
  }

  private async run(loaded: Loaded, invocation: Invocation, trace: InvocationTrace): Promise<InvocationOutcome> {
    const [handler, ports] = await Promise.all([loaded.handler, this.options.bind(invocation)]);
    trace.serve();
    const { functionName, event, scope } = invocation;
    const limitMs = this.options.timeLimitMs[functionName];
    const result = handler(event, {
      ports: trace.open(ports),
      scope,
      nowMs: () => Date.now(),
      newId: () => this.options.ids.newId(),
      deadlineMs: Date.now() + limitMs,
    });
    const value = await within(result, limitMs);
    if (value === LATE) return { kind: 'timed-out', limitMs };
    if (isHandlerResult(value)) return { kind: 'returned', result: value };
    return { kind: 'failed', message: 'The function returned something else than a result.' };
  }
}

const LATE = Symbol('late');

async function within<T>(work: Promise<T>, limitMs: number): Promise<T | typeof LATE> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
