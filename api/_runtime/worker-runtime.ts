import { randomBytes } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import {
  FUNCTION_NAMES,
  type FunctionName,
  type FunctionPorts,
  type FunctionRuntime,
  type FunctionView,
  type Invocation,
  type InvocationOutcome,
  type InvocationReport,
} from '../_ports/function-runtime';
import { failureOf } from './handler-result';
import { InstancePool, type Lease } from './instance-pool';
import { InvocationTrace } from './invocation-trace';
import type { RuntimeOptions } from './runtime-options';
import { WorkerInstance } from './worker-instance';

/** A caller that found no free instance does well to wait so long. */
const THROTTLE_RETRY_S = 1;

export interface WorkerRuntimeOptions extends RuntimeOptions {
  /** Path of the packaged instance.ts. */
  instanceScript: string;
  /** Path of each function's package. */
  packages: Record<FunctionName, string>;
  concurrencyLimit: number;
  keepAliveMs: number;
  timeLimitMs: Record<FunctionName, number>;
}

interface Counted {
  pool: InstancePool;
  invocations: number;
  throttles: number;
}

/**
 * Runs functions as a platform does, in worker threads of this process. A cold start is a new thread that loads the
 * function's package; a time limit ends the thread.
 */
export class WorkerRuntime implements FunctionRuntime {
  private readonly functions: Record<FunctionName, Counted>;
  private readonly running = new Set<Promise<InvocationReport>>();
  private isClosing = false;

  constructor(private readonly options: WorkerRuntimeOptions) {
    this.functions = { auth: this.count('auth'), crud: this.count('crud'), process: this.count('process') };
  }

  invoke(invocation: Invocation): Promise<InvocationReport> {
    const report = this.serve(invocation);
    this.running.add(report);
    return report.finally(() => this.running.delete(report));
  }

  view(): FunctionView[] {
    return FUNCTION_NAMES.map((name) => {
      const { pool, invocations, throttles } = this.functions[name];
      return {
        name,
        concurrencyLimit: this.options.concurrencyLimit,
        keepAliveS: this.options.keepAliveMs / 1000,
        timeLimitMs: this.options.timeLimitMs[name],
        instances: pool.view(),
        invocations,
        coldStarts: pool.coldStarts,
        throttles,
      };
    });
  }

  async close(): Promise<void> {
    this.isClosing = true;
    await Promise.all(this.running);
    await Promise.all(FUNCTION_NAMES.map((name) => this.functions[name].pool.close()));
  }

  private async serve(invocation: Invocation): Promise<InvocationReport> {
    const trace = new InvocationTrace(invocation, this.options.clock);
    if (this.isClosing) return this.report(this.throttle(invocation, trace));
    try {
      // Before an instance is taken: whatever keeps the ports from being bound holds none up.
      const ports = await this.options.bind(invocation);
      return this.report(await this.serveWith(trace.open(ports), invocation, trace));
    } catch (error) {
      return this.report(trace.end({ kind: 'failed', message: failureOf(error) }));
    }
  }

  private async serveWith(
    ports: FunctionPorts,
    invocation: Invocation,
    trace: InvocationTrace,
  ): Promise<InvocationReport> {
    const counted = this.functions[invocation.functionName];
    const lease = counted.pool.take();
    if (lease === undefined) return this.throttle(invocation, trace);
    counted.invocations += 1;
    const taken = { instanceId: lease.instance.id, isCold: lease.isCold, initMs: 0 };
    try {
      const initMs = await lease.ready;
      trace.serve();
      return trace.end(await this.run(lease, invocation, ports), { ...taken, initMs });
    } catch (error) {
      return trace.end({ kind: 'failed', message: failureOf(error) }, taken);
    }
  }

  private throttle({ functionName }: Invocation, trace: InvocationTrace): InvocationReport {
    this.functions[functionName].throttles += 1;
    const limit = this.options.concurrencyLimit;
    return trace.end({ kind: 'throttled', limit, retryAfterS: THROTTLE_RETRY_S });
  }

  private async run(lease: Lease, invocation: Invocation, ports: FunctionPorts): Promise<InvocationOutcome> {
    const { functionName, id, event, scope } = invocation;
    const timeLimitMs = this.options.timeLimitMs[functionName];
    try {
      return await lease.instance.run({ invocationId: id, event, scope, ports, timeLimitMs });
    } finally {
      this.functions[functionName].pool.giveBack(lease);
    }
  }

  private report(report: InvocationReport): InvocationReport {
    this.options.spans.add(report.spans);
    return report;
  }

  private count(name: FunctionName): Counted {
    const { instanceScript, packages, concurrencyLimit, keepAliveMs } = this.options;
    const start = () =>
      new WorkerInstance({
        id: `${name}-${randomBytes(6).toString('hex')}`,
        scriptPath: instanceScript,
        packageUrl: pathToFileURL(packages[name]).href,
      });
    return { pool: new InstancePool({ limit: concurrencyLimit, keepAliveMs, start }), invocations: 0, throttles: 0 };
  }
}
