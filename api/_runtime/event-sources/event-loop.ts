import type { EventSource } from './event-source';

/** How long a source rests when there was nothing: the time doubles up to the longest, until somebody wakes it. */
const FIRST_REST_MS = 1000;
const LONGEST_REST_MS = 5000;
const THROTTLED_REST_MS = 250;
const FIRST_REST_AFTER_ERROR_MS = 1000;
const LONGEST_REST_AFTER_ERROR_MS = 30_000;

export interface EventLoopOptions {
  /** Time between being woken and the round, in which more can come in for the same batch. */
  gatherMs?: number;
  /** Hears what made a round fail. The loop goes on. */
  onError(error: unknown): void;
}

/** Runs the rounds of one source, at once after it was woken, and now and then anyway. */
export class EventLoop {
  private isStopped = false;
  private isWoken = false;
  private wakeUp: (() => void) | undefined;
  private errors = 0;
  private idleRounds = 0;
  private running: Promise<void> | undefined;

  constructor(
    private readonly source: EventSource,
    private readonly options: EventLoopOptions,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  wake(): void {
    this.isWoken = true;
    this.wakeUp?.();
  }

  /** Lets the round that is running end, and begins no other. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.wakeUp?.();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.isStopped) {
      this.isWoken = false;
      const restMs = await this.round();
      if (restMs === 0) continue;
      const wasWoken = await this.rest(restMs);
      if (wasWoken && this.options.gatherMs) await this.pause(this.options.gatherMs);
    }
  }

  /** @returns How long to rest after it, in milliseconds. */
  private async round(): Promise<number> {
    try {
      const result = await this.source.round();
      this.errors = 0;
      this.idleRounds = result === 'idle' ? this.idleRounds + 1 : 0;
      if (result === 'worked') return 0;
      if (result === 'throttled') return THROTTLED_REST_MS;
      return Math.min(FIRST_REST_MS * 2 ** (this.idleRounds - 1), LONGEST_REST_MS);
    } catch (error) {
      this.options.onError(error);
      this.errors += 1;
      return Math.min(FIRST_REST_AFTER_ERROR_MS * 2 ** (this.errors - 1), LONGEST_REST_AFTER_ERROR_MS);
    }
  }

  /** @returns True when it was woken, also while the round was still running. */
  private async rest(ms: number): Promise<boolean> {
    if (!this.isWoken) await this.pause(ms, true);
    return this.isWoken;
  }

  private pause(ms: number, endsWhenWoken = false): Promise<void> {
    if (this.isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.wakeUp = undefined;
        resolve();
      };
      const timer = setTimeout(end, ms);
      // The server keeps the process alive, not the waiting for work.
      timer.unref();
      this.wakeUp = () => {
        if (endsWhenWoken || this.isStopped) end();
      };
    });
  }
}
