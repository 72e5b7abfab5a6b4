import type { SpanView } from '@/api/_contract/service';

/** A span with what is given, for tests. Times count from zero. */
export function testSpan(given: Partial<SpanView> & Pick<SpanView, 'spanId' | 'resource'>): SpanView {
  return { traceId: 'a', name: given.resource, startMs: 0, endMs: 10, outcome: 'ok', ...given };
}

/** A cold read of an item: gateway, function and table. */
export function coldRead(): SpanView[] {
  return [
    testSpan({ spanId: '1', resource: 'gateway', link: 'client-gateway', startMs: 0, endMs: 120 }),
    testSpan({
      spanId: '2',
      parentSpanId: '1',
      resource: 'crud',
      link: 'gateway-crud',
      startMs: 2,
      endMs: 118,
      isCold: true,
      instanceId: 'i1',
      initMs: 90,
    }),
    testSpan({ spanId: '3', parentSpanId: '2', resource: 'table', link: 'crud-table', startMs: 95, endMs: 110 }),
  ];
}
