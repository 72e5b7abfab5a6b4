import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from './client';

/** A start that took so long has failed. */
const START_LIMIT_MS = 60_000;
/** A stop that took so long has failed, and is ended the other way. */
const STOP_LIMIT_MS = 30_000;
const POLL_MS = 20;
const KEPT_OUTPUT_CHARACTERS = 8000;

export interface ProductOptions {
  /** Port to listen on; the same one after a restart, because signed addresses name it. */
  port: number;
  /** Environment of the server besides what every run of it has. */
  environment: Record<string, string>;
  /** Folder of the built product. */
  root?: string;
}

/** How the process ended after it was asked to. */
export interface Stop {
  exitCode: number | null;
  tookMs: number;
}

/** The framework ends with 143 after SIGTERM, as shells count it; a process that the signal itself ended has no code. */
export function isOrderly({ exitCode }: Stop): boolean {
  return exitCode === 0 || exitCode === 143;
}

/** How long a start took, from the moment the process was made. */
export interface StartTimes {
  /** Until the process answered at all, in milliseconds. */
  liveMs: number;
  /** Until a request that needs the store was answered, in milliseconds. */
  readyMs: number;
  /** Processor time that the process had used by then, in milliseconds; NaN where the system does not tell. */
  readyCpuMs: number;
}

/**
 * The built product as a server in a process of its own, which can be killed and started again at the same address.
 */
export class Product {
  readonly client: ApiClient;
  private readonly root: string;
  private child: ChildProcess | undefined;
  private spawnedAtMs = 0;
  private output = '';

  constructor(private readonly options: ProductOptions) {
    this.client = new ApiClient(options.port);
    this.root = options.root ?? process.cwd();
    if (!existsSync(join(this.root, '.next/BUILD_ID'))) {
      throw new Error('There is no built product here. Run: npm run build');
    }
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** What the server printed last, for a person who wonders. */
  get lastOutput(): string {
    return this.output;
  }

  /** Makes the process and returns at once. */
  spawn(): void {
    if (this.isRunning) throw new Error('The server runs already.');
    const program = join(this.root, 'node_modules/next/dist/bin/next');
    const { port, environment } = this.options;
    this.output = '';
    this.spawnedAtMs = performance.now();
    const child = spawn(process.execPath, [program, 'start', '-H', '127.0.0.1', '-p', String(port)], {
      cwd: this.root,
      env: { ...QUIET, PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output = (this.output + text).slice(-KEPT_OUTPUT_CHARACTERS);
      });
    }
    this.child = child;
  }

  /**
   * Makes the process and waits until it answers from its store.
   *
   * @param token - Bearer token of a sandbox; without one the first sandbox is what opens the store.
   * @throws When it ends or does not answer in a minute.
   */
  async start(token?: string): Promise<StartTimes> {
    this.spawn();
    const liveMs = await this.until(() => this.client.request('GET', '/api/livez'));
    const readyMs = await this.until(() =>
      token === undefined
        ? this.client.request('POST', '/api/sandboxes')
        : this.client.request('GET', '/api/sandbox', { token }),
    );
    return { liveMs, readyMs, readyCpuMs: this.cpuMs() };
  }

  /** Ends the process as a power switch would. */
  async kill(): Promise<void> {
    const child = this.running();
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    this.client.disconnect();
  }

  /** Asks the process to stop, and tells how it did. */
  async terminate(): Promise<Stop> {
    const child = this.running();
    const ended = once(child, 'exit');
    const startMs = performance.now();
    child.kill('SIGTERM');
    const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    const [exitCode] = (await ended) as [number | null];
    clearTimeout(limit);
    this.client.disconnect();
    return { exitCode, tookMs: performance.now() - startMs };
  }

  /** Ends the process if there is one, for the end of a run that failed. */
  async dispose(): Promise<void> {
    if (this.isRunning) await this.kill();
    this.client.disconnect();
  }

  get isRunning(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  private running(): ChildProcess {
    if (this.child === undefined) throw new Error('The server was never started.');
    const { exitCode, signalCode } = this.child;
    if (!this.isRunning) throw new Error(`The server had ended by itself: ${signalCode ?? exitCode}\n${this.output}`);
    return this.child;
  }

  /** Asks until the answer is good. @returns Milliseconds since the process was made. */
  private async until(ask: () => ReturnType<ApiClient['request']>): Promise<number> {
    for (;;) {
      const reply = await ask();
      const elapsedMs = performance.now() - this.spawnedAtMs;
      if (reply.kind === 'answered' && reply.status < 300) return elapsedMs;
      if (!this.isRunning || elapsedMs > START_LIMIT_MS) {
        const last = reply.kind === 'answered' ? `${reply.status} ${reply.text}` : reply.kind;
        throw new Error(`The server did not start in ${Math.round(elapsedMs)} ms: ${last}\n${this.output}`);
      }
      await sleep(POLL_MS);
    }
  }

  /** Processor time of the process so far in milliseconds, from the system's own books; NaN where it keeps none. */
  cpuMs(): number {
    try {
      const status = readFileSync(`/proc/${this.pid}/stat`, 'utf8');
      const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
    } catch {
      return Number.NaN;
    }
  }
}

/** Linux tells processor time in hundredths of a second. */
const MS_PER_TICK = 10;

const QUIET = { NODE_ENV: 'production', LOG_LEVEL: 'error', NEXT_TELEMETRY_DISABLED: '1' } as const;
