import { expect, it } from 'vitest';
import { coldRead, testSpan } from './test-spans';
import { addSpans, headOf, TRACE_LIMIT, treeOf, waterfallOf } from './trace-rows';

it('groups spans by trace, newest trace first', () => {
  const first = addSpans([], coldRead());
  const both = addSpans(first, [testSpan({ traceId: 'b', spanId: '7', resource: 'gateway' })]);
  expect(both.map(({ traceId }) => traceId)).toEqual(['b', 'a']);
  expect(both[1]).toBe(first[0]);
});

it('adds what follows later to its trace, and a span that comes twice once', () => {
  const late = testSpan({ spanId: '8', parentSpanId: '2', resource: 'process', startMs: 400, endMs: 420 });
  const [trace] = addSpans(addSpans([], coldRead()), [late, late]);
  expect(trace?.spans.map(({ spanId }) => spanId)).toEqual(['1', '2', '3', '8']);
});

it('keeps no more traces than can be shown', () => {
  const spans = Array.from({ length: 99 }, (_, index) =>
    testSpan({ traceId: `t${index}`, spanId: `s${index}`, resource: 'gateway' }),
  );
  expect(addSpans([], spans)).toHaveLength(TRACE_LIMIT);
});

it('puts parents before children, and takes a span without its parent as a beginning', () => {
  const orphan = testSpan({ spanId: '5', parentSpanId: 'gone', resource: 'process' });
  expect(treeOf([...coldRead(), orphan]).map(({ span, depth }) => [span.spanId, depth])).toEqual([
    ['1', 0],
    ['2', 1],
    ['3', 2],
    ['5', 0],
  ]);
});

it('measures bars in shares of the whole trace, and the start of the code in shares of its bar', () => {
  const [trace] = addSpans([], coldRead());
  if (!trace) throw new Error('no trace');
  const { rows, totalMs } = waterfallOf(trace);
  expect(totalMs).toBe(120);
  expect(rows[1]).toMatchObject({ startShare: 2 / 120, lengthShare: 116 / 120, initShare: 90 / 116, depth: 1 });
  expect(headOf(trace)?.resource).toBe('gateway');
});
