import { describe, expect, it } from 'vitest';
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
  expect(rows[1]).toMatchObject({ initShare: 90 / 116, depth: 1 });
  expect(rows[1]?.startShare).toBeCloseTo(2 / 120, 10);
  expect(rows[1]?.lengthShare).toBeCloseTo(116 / 120, 10);
  expect(headOf(trace)?.resource).toBe('gateway');
});

describe('what follows from a request later', () => {
  const write = () => [
    testSpan({ spanId: '1', resource: 'gateway', startMs: 0, endMs: 10 }),
    testSpan({ spanId: '2', parentSpanId: '1', resource: 'queue', startMs: 4, endMs: 8 }),
  ];
  const worked = (startMs: number) =>
    testSpan({ spanId: '3', parentSpanId: '2', resource: 'process', startMs, endMs: startMs + 10 });

  it('is drawn as wide as what came before a long wait, which is cut', () => {
    const { rows, cuts, totalMs } = waterfallOf({ traceId: 'a', spans: [...write(), worked(30_000)] });
    expect(totalMs).toBe(30_010);
    expect(cuts).toHaveLength(1);
    const [cut] = cuts;
    expect(cut?.waitMs).toBe(29_990);
    expect(rows.map(({ lengthShare }) => Math.round(lengthShare * 1000))).toEqual([446, 179, 446]);
    expect(rows[2]?.startShare).toBeCloseTo((cut?.startShare ?? 0) + (cut?.lengthShare ?? 0), 10);
    expect((rows[2]?.startShare ?? 0) + (rows[2]?.lengthShare ?? 0)).toBeCloseTo(1, 10);
    expect(rows.map(({ laterMs }) => laterMs)).toEqual([undefined, undefined, 29_992]);
  });

  it('is drawn to scale after a short wait', () => {
    const { rows, cuts, totalMs } = waterfallOf({ traceId: 'a', spans: [...write(), worked(12)] });
    expect([cuts, totalMs]).toEqual([[], 22]);
    expect(rows[2]?.laterMs).toBe(4);
    expect(rows[2]?.startShare).toBeCloseTo(12 / 22, 10);
    expect(rows[2]?.lengthShare).toBeCloseTo(10 / 22, 10);
  });

  it('is shown with every request that a batch joins, under the step that caused it', () => {
    const links = [
      { traceId: 'a', spanId: '2' },
      { traceId: 'b', spanId: '9' },
      { traceId: 'long-gone', spanId: '0' },
    ];
    const batch = {
      ...testSpan({ traceId: 'batch', spanId: '3', resource: 'process', startMs: 20, endMs: 30 }),
      links,
    };
    const inside = testSpan({ traceId: 'batch', spanId: '4', parentSpanId: '3', resource: 'bucket', startMs: 22 });
    const before = addSpans(addSpans([], write()), [testSpan({ traceId: 'b', spanId: '9', resource: 'queue' })]);
    const after = addSpans(before, [batch, inside]);
    expect(after.map(({ traceId, spans }) => [traceId, spans.map(({ spanId }) => spanId)])).toEqual([
      ['b', ['9', '3', '4']],
      ['a', ['1', '2', '3', '4']],
    ]);
    expect(waterfallOf(after[1]!).rows.map(({ span, depth }) => [span.spanId, depth])).toEqual([
      ['1', 0],
      ['2', 1],
      ['3', 2],
      ['4', 3],
    ]);
    expect(waterfallOf(after[1]!).rows[2]).toMatchObject({ joinedRequests: 3, laterMs: 12 });
  });

  it('is shown by itself when none of its requests is known', () => {
    const links = [
      { traceId: 'x', spanId: '7' },
      { traceId: 'y', spanId: '8' },
    ];
    const batch = { ...testSpan({ traceId: 'batch', spanId: '3', resource: 'process' }), links };
    expect(addSpans([], [batch]).map(({ traceId }) => traceId)).toEqual(['batch']);
  });
});
