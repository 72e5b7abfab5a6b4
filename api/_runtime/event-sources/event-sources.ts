import { EventLoop } from './event-loop';
import type { EventSource, RoundResult } from './event-source';

/** As the pattern's document has it: the stream waits so long to gather a batch. */
const STREAM_GATHER_MS = 1000;

/** All event sources of a process: as loops on a server, or as rounds where a process lives only while it answers. */
export class EventSources {
  private readonly loops: { source: EventSource; loop: EventLoop }[];
  private readonly woken = new Set<EventSource['name']>();

  constructor(sources: EventSource[], onError: (source: EventSource['name'], error: unknown) => void) {
    this.loops = sources.map((source) => {
      const gather = source.name === 'table' ? { gatherMs: STREAM_GATHER_MS } : {};
      const loop = new EventLoop(source, { ...gather, onError: (error) => onError(source.name, error) });
      return { source, loop };
    });
  }

  /** Begins the loops. */
  start(): void {
    for (const { loop } of this.loops) loop.start();
  }

  /** Something came in for a source: its loop looks at once, and `runWoken` will. */
  wake(name: EventSource['name']): void {
    this.woken.add(name);
    for (const { source, loop } of this.loops) if (source.name === name) loop.wake();
  }

  /** Runs rounds of the sources that were woken since the last time, until nothing is left or the time is over. */
  async runWoken(limitMs: number): Promise<void> {
    const names = new Set(this.woken);
    this.woken.clear();
    await this.runRounds(limitMs, (source) => names.has(source.name));
  }

  /**
   * Runs rounds of every source until nothing is left or the time is over.
   *
   * @throws {AggregateError} When rounds failed; those of the other sources ran nevertheless.
   */
  async runRounds(limitMs: number, isWanted: (source: EventSource) => boolean = () => true): Promise<void> {
    const untilMs = performance.now() + limitMs;
    const wanted = this.loops.map(({ source }) => source).filter(isWanted);
    // The schedule first, and alone: what it owes is work for the others.
    const [schedules, others] = [wanted.filter(isSchedule), wanted.filter((source) => !isSchedule(source))];
    const results = [
      ...(await Promise.allSettled(schedules.map((source) => runUntilIdle(source, untilMs)))),
      ...(await Promise.allSettled(others.map((source) => runUntilIdle(source, untilMs)))),
    ];
    const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    if (errors.length > 0) throw new AggregateError(errors, 'Event sources failed.');
  }

  /** Lets the rounds that are running end, and begins no other. */
  async stop(): Promise<void> {
    await Promise.all(this.loops.map(({ loop }) => loop.stop()));
  }
}

function isSchedule({ name }: EventSource): boolean {
  return name === 'schedule';
}

async function runUntilIdle(source: EventSource, untilMs: number): Promise<void> {
  let result: RoundResult = 'worked';
  while (result === 'worked' && performance.now() < untilMs) result = await source.round();
}
