import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Span, SpanArchive } from '../_ports/spans';
import { SharedSpanLog } from './shared-span-log';
import { MemorySpanLog } from './span-log';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const clock = { nowMs: () => Date.now() };

function span(spanId: string, given: Partial<Span> = {}): Span {
  const times = { startMs: Date.now(), endMs: Date.now() };
  return { traceId: 't', spanId, sandboxId: 's', resource: 'crud', name: 'read', outcome: 'ok', ...times, ...given };
}

/** An archive in memory, of which a test may break the writing. */
class MemoryArchive implements SpanArchive {
  isBroken = false;
  readonly rows: { id: number; sandboxId: string; writer: string; writtenAtMs: number; spans: Span[] }[] = [];

  async add({ writer, spans, nowMs }: Parameters<SpanArchive['add']>[0]): Promise<void> {
    if (this.isBroken) throw new Error('no connection');
    for (const [sandboxId, group] of spans) {
      this.rows.push({ id: this.rows.length, sandboxId, writer, writtenAtMs: nowMs, spans: group });
    }
  }

  async read({ sandboxId, exceptBy, sinceMs }: Parameters<SpanArchive['read']>[0]) {
    return this.rows.filter(
      (row) => row.sandboxId === sandboxId && row.writer !== exceptBy && row.writtenAtMs >= sinceMs,
    );
  }
}

function processes(count: number) {
  const archive = new MemoryArchive();
  const errors: unknown[] = [];
  const logs = Array.from({ length: count }, (_, index) => {
    const soon = (work: () => Promise<void>) => void setTimeout(() => void work(), 100);
    const own = new MemorySpanLog(clock);
    const onError = (error: unknown) => errors.push(error);
    return new SharedSpanLog({ writer: `process-${index}`, own, archive: () => archive, clock, soon, onError });
  });
  return { archive, errors, logs: logs as [SharedSpanLog, SharedSpanLog] };
}

const idsOf = (groups: Span[][]) => groups.flat().map(({ spanId }) => spanId);

it('tells a follower at once what its process saw, and within a second what another one saw, each once', async () => {
  const { logs } = processes(2);
  const heard: Span[][] = [];
  const stop = logs[0].follow('s', (spans) => heard.push(spans));
  logs[0].add([span('own')]);
  expect(idsOf(heard)).toEqual(['own']);
  logs[1].add([span('other')]);
  logs[1].add([span('other-2'), span('of-nobody-here', { sandboxId: 'x' })]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(idsOf(heard)).toEqual(['own', 'other', 'other-2']);
  await vi.advanceTimersByTimeAsync(20_000);
  logs[1].add([span('later')]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(idsOf(heard)).toEqual(['own', 'other', 'other-2', 'later']);
  stop();
  logs[1].add([span('too-late')]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(heard.flat()).toHaveLength(4);
  expect(vi.getTimerCount()).toBe(0);
});

it('hears of a row that became visible after younger ones', async () => {
  const { archive, logs } = processes(2);
  const heard: Span[][] = [];
  logs[0].follow('s', (spans) => heard.push(spans));
  await vi.advanceTimersByTimeAsync(5000);
  const row = (id: number, writtenAtMs: number, spanId: string) =>
    archive.rows.push({ id, sandboxId: 's', writer: 'process-1', writtenAtMs, spans: [span(spanId)] });
  row(2, Date.now(), 'second');
  await vi.advanceTimersByTimeAsync(1000);
  row(1, Date.now() - 3000, 'first');
  await vi.advanceTimersByTimeAsync(1000);
  expect(idsOf(heard)).toEqual(['second', 'first']);
});

it('finds a trace in what all processes saw, with the batch that another one worked on', async () => {
  const { logs } = processes(2);
  logs[0].add([span('request')]);
  logs[1].add([span('batch', { traceId: 'b', links: [{ traceId: 't', spanId: 'request' }] })]);
  logs[1].add([span('stranger', { traceId: 'u' })]);
  await vi.advanceTimersByTimeAsync(200);
  for (const log of logs) {
    expect(new Set(idsOf([await log.ofTrace('s', 't')]))).toEqual(new Set(['request', 'batch']));
  }
});

it('goes on with its own spans when the archive does not answer', async () => {
  const { archive, errors, logs } = processes(1);
  archive.isBroken = true;
  logs[0].add([span('own')]);
  await vi.advanceTimersByTimeAsync(200);
  expect(errors).toHaveLength(1);
  expect(idsOf([await logs[0].ofTrace('s', 't')])).toEqual(['own']);
});
