import { Worker } from 'node:worker_threads';
import type { FunctionEvent, FunctionPorts, InvocationOutcome } from '../_ports/function-runtime';
import type { Scope } from '../_ports/scope';
import { failureOf, isHandlerResult } from './handler-result';
import type { FromInstance, InstanceData, ToInstance } from './messages';
import { callPort } from './port-methods';

/** Memory of one instance's JavaScript objects. The thread that needs more ends, and the process lives on. */
const HEAP_MIB = 128;
/** A new instance that is not ready by then is given up. */
const INIT_LIMIT_MS = 10_000;

export interface WorkerInstanceOptions {
  id: string;
  /** Path of the script that every instance runs: instance.ts, packaged. */
  scriptPath: string;
  /** Address of the function's package, `file://...`. */
  packageUrl: string;
}

/** How long it took until an instance was ready. */
export interface InitTimes {
  /** The whole cold start: a new thread, and in it the function's code. */
  initMs: number;
  /** The code alone, as the thread measured it. */
  loadMs: number;
}

/** What an instance is asked to do. */
export interface Work {
  invocationId: string;
  event: FunctionEvent;
  scope: Scope;
  /** Bound to the scope; the instance can reach nothing else, and only until the work ends. */
  ports: FunctionPorts;
  timeLimitMs: number;
}

interface CurrentWork extends Pick<Work, 'invocationId' | 'ports'> {
  settle(outcome: InvocationOutcome): void;
}

/**
 * One running copy of a function: a thread of its own that serves one invocation at a time.
 *
 * Its environment is empty and the only way out is by messages; of those it gets answered what the current invocation's
 * ports allow.
 */
export class WorkerInstance {
  readonly id: string;
  /** Resolves when the code is loaded; rejects when it cannot be. */
  readonly ready: Promise<InitTimes>;
  /** Resolves when the thread is gone, however it ended. */
  readonly gone: Promise<void>;
  private readonly worker: Worker;
  private current: CurrentWork | undefined;
  private hasEnded = false;
  private causeOfEnd: unknown = new Error('The instance ended.');

  constructor({ id, scriptPath, packageUrl }: WorkerInstanceOptions) {
    this.id = id;
    const startMs = performance.now();
    const workerData: InstanceData = { packageUrl };
    this.worker = new Worker(scriptPath, {
      name: id,
      workerData,
      argv: [],
      execArgv: [],
      // A function has no business with secrets of the deployment.
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
    });
    // An instance that is idle keeps no process alive.
    this.worker.unref();
    this.ready = this.untilReady(startMs);
    // Whoever waits hears of the failure; nobody may be waiting.
    this.ready.catch(() => undefined);
    this.gone = new Promise((resolve) => this.worker.once('exit', () => resolve()));
    this.worker.on('error', (error) => {
      this.causeOfEnd = error;
    });
    this.worker.on('exit', () => {
      this.hasEnded = true;
      this.settle({ kind: 'failed', message: failureOf(this.causeOfEnd) });
    });
    this.worker.on('message', (message: FromInstance) => this.receive(message));
  }

  /** Whether it can serve no more: its thread is gone, or about to go. */
  get isOver(): boolean {
    return this.hasEnded;
  }

  /** Serves one invocation. An instance that ends meanwhile has failed it; one that takes too long is ended. */
  run({ invocationId, event, scope, ports, timeLimitMs }: Work): Promise<InvocationOutcome> {
    if (this.current !== undefined) throw new Error('An instance serves one invocation at a time.');
    return new Promise((resolve) => {
      const limit = setTimeout(() => {
        this.settle({ kind: 'timed-out', limitMs: timeLimitMs });
        void this.stop();
      }, timeLimitMs);
      this.worker.ref();
      this.current = {
        invocationId,
        ports,
        settle: (outcome) => {
          clearTimeout(limit);
          this.worker.unref();
          resolve(outcome);
        },
      };
      try {
        this.post({ kind: 'invoke', invocationId, event, scope, deadlineMs: Date.now() + timeLimitMs });
      } catch (error) {
        // Something in the event cannot leave this thread.
        this.settle({ kind: 'failed', message: failureOf(error) });
      }
    });
  }

  /** Ends the thread, also in the middle of a loop. */
  async stop(): Promise<void> {
    this.hasEnded = true;
    await this.worker.terminate();
  }

  private untilReady(startMs: number): Promise<InitTimes> {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        this.causeOfEnd = new Error(`The function was not loaded within ${INIT_LIMIT_MS} ms.`);
        void this.stop();
      }, INIT_LIMIT_MS);
      this.worker.once('message', (message: FromInstance) => {
        clearTimeout(limit);
        const loadMs = message.kind === 'ready' ? message.loadMs : 0;
        resolve({ initMs: performance.now() - startMs, loadMs });
      });
      this.worker.once('exit', () => {
        clearTimeout(limit);
        reject(this.causeOfEnd);
      });
    });
  }

  private post(message: ToInstance): void {
    this.worker.postMessage(message);
  }

  private settle(outcome: InvocationOutcome): void {
    const work = this.current;
    this.current = undefined;
    work?.settle(outcome);
  }

  private receive(message: FromInstance): void {
    if (message.kind === 'port-call') void this.answer(message);
    if (message.kind !== 'result' && message.kind !== 'error') return;
    if (message.invocationId === this.current?.invocationId) this.settle(outcomeOf(message));
  }

  /** Answers a call to a port, from the ports of the invocation that is being served and of no other one. */
  private async answer(call: Extract<FromInstance, { kind: 'port-call' }>): Promise<void> {
    const { callId, port, method, args } = call;
    try {
      if (call.invocationId !== this.current?.invocationId) {
        throw new Error('The invocation is over; its ports are closed.');
      }
      this.post({ kind: 'port-value', callId, value: await callPort(this.current.ports, port, method, args) });
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      this.post({ kind: 'port-error', callId, name, message });
    }
  }
}

function outcomeOf(message: Extract<FromInstance, { kind: 'result' | 'error' }>): InvocationOutcome {
  if (message.kind === 'error') return { kind: 'failed', message: message.message };
  if (isHandlerResult(message.result)) return { kind: 'returned', result: message.result };
  return { kind: 'failed', message: 'The function returned something else than a result.' };
}
