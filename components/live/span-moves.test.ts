import { describe, expect, it } from 'vitest';
import { HOP_LENGTH, HOP_STATE_NAMES } from '@/components/simulation/frame-constants';
import { Playout } from '@/components/simulation/playout';
import type { HopBuffer, Link } from '@/simulator';
import { SpanMoves } from './span-moves';
import { coldRead, testSpan } from './test-spans';

const LINKS = [
  { id: 'client-gateway', kind: 'call' },
  { id: 'gateway-crud', kind: 'call' },
  { id: 'crud-table', kind: 'call' },
  { id: 'table-process', kind: 'poll' },
] as Link[];

function read(hops: HopBuffer) {
  return Array.from({ length: hops.length / HOP_LENGTH }, (_, index) => {
    const [link = 0, direction = 0, startUs = 0, , state = 0] = hops.slice(
      index * HOP_LENGTH,
      (index + 1) * HOP_LENGTH,
    );
    return [LINKS[link]?.id, direction, startUs / 1000, HOP_STATE_NAMES[state]];
  });
}

describe('SpanMoves', () => {
  it('sends a dot there when a span begins and back when it ends, the cold start carried home', () => {
    const { hops } = new SpanMoves({ links: LINKS }).frameOf(coldRead());
    expect(read(hops)).toEqual([
      ['client-gateway', 1, 0, 'request'],
      ['gateway-crud', 1, 2, 'request'],
      ['crud-table', 1, 95, 'request'],
      ['crud-table', -1, 110, 'warm'],
      ['gateway-crud', -1, 118, 'cold'],
      ['client-gateway', -1, 120, 'cold'],
    ]);
  });

  it('sends nothing back where nobody waits', () => {
    const { hops } = new SpanMoves({ links: LINKS }).frameOf([
      testSpan({ spanId: '9', resource: 'process', link: 'table-process', startMs: 5, endMs: 20 }),
    ]);
    expect(read(hops)).toEqual([['table-process', 1, 0, 'queued']]);
  });

  it('shows refusals and failures on the way back', () => {
    const answers = (['throttled', 'failed', 'timed-out'] as const).map((outcome) => {
      const span = testSpan({ spanId: '1', resource: 'gateway', link: 'client-gateway', outcome });
      return read(new SpanMoves({ links: LINKS }).frameOf([span]).hops)[1]?.[3];
    });
    expect(answers).toEqual(['throttled', 'failed', 'failed']);
  });

  it('mends clocks that differ: nobody answers before being called', () => {
    const { hops } = new SpanMoves({ links: LINKS }).frameOf([
      testSpan({ spanId: '1', resource: 'gateway', link: 'client-gateway', startMs: 1, endMs: 5 }),
      testSpan({ spanId: '2', parentSpanId: '1', resource: 'crud', link: 'gateway-crud', startMs: 0.8, endMs: 5.3 }),
    ]);
    expect(read(hops).map(([link, direction]) => [link, direction])).toEqual([
      ['client-gateway', 1],
      ['gateway-crud', 1],
      ['gateway-crud', -1],
      ['client-gateway', -1],
    ]);
  });

  it('leaves out spans on links that the drawing does not have', () => {
    const { hops } = new SpanMoves({ links: LINKS }).frameOf([testSpan({ spanId: '1', resource: 'x', link: 'y' })]);
    expect(hops).toHaveLength(0);
  });

  it('is played by the same playout as a simulation, one move of a request after the other', () => {
    const playout = new Playout();
    playout.add(new SpanMoves({ links: LINKS }).frameOf(coldRead()), 0);
    expect(playout.count).toBe(6);
    for (let dot = 1; dot < 6; dot += 1) {
      expect(playout.startMs[dot]).toBeGreaterThanOrEqual(playout.endMs[dot - 1] as number);
    }
  });
});
