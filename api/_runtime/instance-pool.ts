import type { InstanceView } from '../_ports/function-runtime';
import type { InitTimes, WorkerInstance } from './worker-instance';

/** An instance that was taken from the pool and must be given back. */
export interface Lease {
  instance: WorkerInstance;
  isCold: boolean;
  /** Resolves when it can serve, with the length of its cold start: 0 when it was warm. */
  ready: Promise<number>;
}

interface Entry {
  instance: WorkerInstance;
  state: InstanceView['state'];
  startedAtMs: number;
  init: InitTimes | undefined;
  invocations: number;
  expiry: NodeJS.Timeout | undefined;
}

/**
 * The instances of one function: none at first, one more whenever none is idle, up to a limit, and each one gone after
 * it was idle for the keep-alive time.
 */
export class InstancePool {
  coldStarts = 0;
  private readonly entries = new Map<WorkerInstance, Entry>();
  /** The most recently used one is last, and is taken first: so that the others can expire. */
  private readonly idle: Entry[] = [];

  constructor(private readonly options: { limit: number; keepAliveMs: number; start: () => WorkerInstance }) {}

  /** Takes an idle instance, or starts one. Undefined when all that may exist are busy. */
  take(): Lease | undefined {
    const warm = this.idle.pop();
    if (warm !== undefined) {
      clearTimeout(warm.expiry);
      return this.lease(warm, false);
    }
    if (this.entries.size >= this.options.limit) return undefined;
    return this.lease(this.startOne(), true);
  }

  /** Whether the next call of `take` would find an instance. */
  hasCapacity(): boolean {
    return this.idle.length > 0 || this.entries.size < this.options.limit;
  }

  /** Gives an instance back. One that is gone, or about to go, is forgotten when its thread has ended. */
  giveBack({ instance }: Lease): void {
    const entry = this.entries.get(instance);
    if (entry === undefined || entry.state !== 'busy' || instance.isOver) return;
    entry.state = 'idle';
    entry.expiry = setTimeout(() => this.expire(entry), this.options.keepAliveMs);
    entry.expiry.unref();
    this.idle.push(entry);
  }

  view(): InstanceView[] {
    return [...this.entries.values()].map(({ instance, state, startedAtMs, init, invocations }) => ({
      id: instance.id,
      state,
      startedAtMs,
      initMs: init?.initMs ?? 0,
      invocations,
    }));
  }

  /** Ends every instance, and returns when their threads are gone. */
  async close(): Promise<void> {
    const entries = [...this.entries.values()];
    for (const { expiry } of entries) clearTimeout(expiry);
    this.idle.length = 0;
    await Promise.all(entries.map(({ instance }) => instance.stop()));
  }

  private startOne(): Entry {
    const instance = this.options.start();
    const entry: Entry = {
      instance,
      state: 'starting',
      startedAtMs: Date.now(),
      init: undefined,
      invocations: 0,
      expiry: undefined,
    };
    this.entries.set(instance, entry);
    this.coldStarts += 1;
    // Its place is free when the thread is gone, not earlier: a limit counts what really runs.
    instance.gone.then(() => this.forget(entry));
    return entry;
  }

  private lease(entry: Entry, isCold: boolean): Lease {
    entry.invocations += 1;
    if (!isCold) {
      entry.state = 'busy';
      return { instance: entry.instance, isCold, ready: Promise.resolve(0) };
    }
    const ready = entry.instance.ready.then((init) => {
      entry.init = init;
      entry.state = 'busy';
      return init.initMs;
    });
    return { instance: entry.instance, isCold, ready };
  }

  private expire(entry: Entry): void {
    this.removeIdle(entry);
    void entry.instance.stop();
  }

  private forget(entry: Entry): void {
    clearTimeout(entry.expiry);
    this.removeIdle(entry);
    this.entries.delete(entry.instance);
  }

  private removeIdle(entry: Entry): void {
    const index = this.idle.indexOf(entry);
    if (index >= 0) this.idle.splice(index, 1);
  }
}
