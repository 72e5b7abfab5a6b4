import type { EventList } from '../kernel/event-list';
import { SlotHeaps } from '../kernel/slot-heaps';
import { grown } from '../kernel/slots';

/** Work that is left when a request is taken to be done, in microseconds of a processor: the rounding of shares. */
const NOTHING_US = 1e-3;
const NEVER = Number.POSITIVE_INFINITY;

/**
 * The processors of many servers of one size, each server's shared evenly by the work on it.
 *
 * A server keeps a clock of its own that runs as fast as each piece of its work proceeds. Work that begins now is done
 * when that clock has advanced by what it needs; so nothing has to be touched when others come and go.
 */
export class SharedProcessors {
  private readonly work = new SlotHeaps();
  /** How far each piece of work has proceeded since the server was last without work. */
  private clocks = new Float64Array(16);
  /** Until when the clock was advanced. */
  private advancedUs = new Float64Array(16);
  private counts = new Int32Array(16);
  /** Time that processors were at work, in processor-microseconds. */
  private busyUs = new Float64Array(16);
  /** When the event of each server comes that looks for work done. */
  private armedUs = new Float64Array(16).fill(NEVER);

  /**
   * @param processors - Of one server; a fraction is a share of one.
   * @param target - Whom the event list tells that work of a server is done; the argument is the server.
   */
  constructor(
    private readonly events: EventList,
    private readonly target: number,
    private processors: number,
  ) {}

  /** Takes another number of processors for every server, from now on. */
  configure(processors: number, nowUs: number): void {
    if (processors === this.processors) return;
    const { length } = this.counts;
    for (let server = 0; server < length; server += 1) this.advance(server, nowUs);
    this.processors = processors;
    for (let server = 0; server < length; server += 1) this.arm(server, nowUs);
  }

  /** Begins with a server that has no work. */
  open(server: number, nowUs: number): void {
    this.makeRoom(server);
    this.work.clear(server);
    this.clocks[server] = 0;
    this.advancedUs[server] = nowUs;
    this.counts[server] = 0;
    this.busyUs[server] = 0;
    this.armedUs[server] = NEVER;
  }

  /** Pieces of work on a server. */
  countOf(server: number): number {
    return this.counts[server] as number;
  }

  /** Time that a server's processors have worked since it was opened, in processor-microseconds. */
  busyUsOf(server: number, nowUs: number): number {
    this.advance(server, nowUs);
    return this.busyUs[server] as number;
  }

  /** Begins a piece of work. @param workUs - What it takes on one whole processor. */
  begin(server: number, slot: number, workUs: number, nowUs: number): void {
    this.advance(server, nowUs);
    this.work.push(server, slot, (this.clocks[server] as number) + workUs);
    this.counts[server]! += 1;
    this.arm(server, nowUs);
  }

  /** Drops all work of a server. */
  drop(server: number, nowUs: number): void {
    this.advance(server, nowUs);
    this.work.clear(server);
    this.counts[server] = 0;
  }

  /** Whether the event of a server is the one that it waits for; others are void. */
  isAwaited(server: number, nowUs: number): boolean {
    if (this.armedUs[server] !== nowUs) return false;
    this.armedUs[server] = NEVER;
    return true;
  }

  /** A piece of work that is done, or -1; ask until it is -1. */
  takeDone(server: number, nowUs: number): number {
    this.advance(server, nowUs);
    const first = this.work.first(server);
    if (first < 0) {
      this.clocks[server] = 0;
      return -1;
    }
    if (this.leftUs(server, first) > NOTHING_US) {
      this.arm(server, nowUs);
      return -1;
    }
    this.counts[server]! -= 1;
    return this.work.pop(server);
  }

  private advance(server: number, nowUs: number): void {
    const passedUs = nowUs - (this.advancedUs[server] as number);
    if (passedUs === 0) return;
    this.advancedUs[server] = nowUs;
    const count = this.counts[server] as number;
    if (count === 0) return;
    const atWork = Math.min(count, this.processors);
    this.busyUs[server]! += passedUs * atWork;
    this.clocks[server]! += passedUs * (count <= this.processors ? 1 : this.processors / count);
  }

  /** What a piece of work still needs of one whole processor. */
  private leftUs(server: number, slot: number): number {
    return this.work.keyOf(slot) - (this.clocks[server] as number);
  }

  /** Plans the next look at a server; one that is planned earlier will do, and plans anew. */
  private arm(server: number, nowUs: number): void {
    const first = this.work.first(server);
    if (first < 0) return;
    const count = this.counts[server] as number;
    const speed = count <= this.processors ? 1 : this.processors / count;
    const dueUs = nowUs + Math.max(0, Math.ceil((this.leftUs(server, first) - NOTHING_US) / speed));
    if (dueUs >= (this.armedUs[server] as number)) return;
    this.armedUs[server] = dueUs;
    this.events.schedule(dueUs, this.target, server);
  }

  private makeRoom(server: number): void {
    const { length } = this.clocks;
    if (server < length) return;
    const capacity = Math.max(server + 1, 2 * length);
    this.clocks = grown(this.clocks, capacity);
    this.advancedUs = grown(this.advancedUs, capacity);
    this.counts = grown(this.counts, capacity);
    this.busyUs = grown(this.busyUs, capacity);
    this.armedUs = grown(this.armedUs, capacity).fill(NEVER, length);
  }
}
