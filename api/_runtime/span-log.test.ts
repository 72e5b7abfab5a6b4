import { expect, it } from 'vitest';
import type { Span } from '../_ports/spans';
import { MemorySpanLog } from './span-log';

function span(sandboxId: string, traceId: string, endMs = 0): Span {
  return { traceId, spanId: 's', sandboxId, resource: 'crud', name: 'read', startMs: 0, endMs, outcome: 'ok' };
}

function logAt(limits = { spansPerSandbox: 3, spans: 5, maxAgeMs: 1000 }) {
  const clock = { now: 0, nowMs: () => clock.now };
  return { clock, log: new MemorySpanLog(clock, limits) };
}

it('finds the spans of a trace, and nobody finds those of another sandbox', async () => {
  const { log } = logAt();
  log.add([span('a', 't1'), span('b', 't1'), span('a', 't2')]);
  expect(await log.ofTrace('a', 't1')).toEqual([span('a', 't1')]);
  expect(await log.ofTrace('b', 't2')).toEqual([]);
});

it('hands each group on to the followers of its sandbox, until they leave', () => {
  const { log } = logAt();
  const heard: Span[][] = [];
  const leave = log.follow('a', (spans) => heard.push(spans));
  log.add([span('a', 't1'), span('b', 't1'), span('a', 't1')]);
  leave();
  log.add([span('a', 't2')]);
  expect(heard).toEqual([[span('a', 't1'), span('a', 't1')]]);
});

it('keeps the newest spans of a sandbox', async () => {
  const { log } = logAt();
  for (const trace of ['t1', 't2', 't3', 't4']) log.add([span('a', trace)]);
  expect(await log.ofTrace('a', 't1')).toEqual([]);
  expect(await log.ofTrace('a', 't2')).toHaveLength(1);
});

it('bounds all sandboxes together: the one that was silent longest gives way', async () => {
  const { log } = logAt();
  log.add([span('a', 't1'), span('a', 't1')]);
  log.add([span('b', 't1'), span('b', 't1')]);
  log.add([span('a', 't1')]);
  log.add([span('c', 't1')]);
  expect(await log.ofTrace('a', 't1')).toHaveLength(3);
  expect(await log.ofTrace('b', 't1')).toEqual([]);
});

it('forgets what is too old', async () => {
  const { clock, log } = logAt();
  log.add([span('a', 't1', 0)]);
  clock.now = 1001;
  expect(await log.ofTrace('a', 't1')).toEqual([]);
});
