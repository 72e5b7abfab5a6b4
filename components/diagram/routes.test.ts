import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Box, Connection } from './geometry';
import { pointOnRoute, ROUTE_SAMPLES, type Route, RoutePlanner, routeConnections } from './routes';

const boxes = new Map<string, Box>([
  ['a', { x: 0, y: 0, width: 100, height: 80 }],
  ['b', { x: 300, y: 0, width: 100, height: 80 }],
  ['c', { x: 600, y: 0, width: 100, height: 80 }],
]);

function connect(id: string, from: string, to: string): Connection {
  return { id, from, to, kind: 'call', enabled: true };
}

function route(connections: Connection[], id: string): Route {
  const found = routeConnections(connections, boxes).get(id);
  if (!found) throw new Error(`no route ${id}`);
  return found;
}

describe('routeConnections', () => {
  it('runs from the side of the source that faces the target', () => {
    const { source, target, d } = route([connect('ab', 'a', 'b')], 'ab');
    expect([source, target]).toEqual([
      { x: 100, y: 40 },
      { x: 300, y: 40 },
    ]);
    expect(d.startsWith('M100,40')).toBe(true);
  });

  it('keeps two ways between the same boxes apart and uncrossed', () => {
    const both = [connect('there', 'a', 'b'), connect('back', 'b', 'a')];
    const there = route(both, 'there');
    const back = route(both, 'back');
    expect(there.source.y).toBeLessThan(back.target.y);
    expect(there.target.y).toBeLessThan(back.source.y);
  });

  it('leads around a box that stands between', () => {
    const { samples } = route([connect('ac', 'a', 'c')], 'ac');
    for (let i = 0; i < samples.length; i += 2) {
      const [x, y] = [samples[i] as number, samples[i + 1] as number];
      expect(x > 300 && x < 400 && y > 0 && y < 80).toBe(false);
    }
  });

  it('samples at equal distances from source to target', () => {
    const { samples, source, target } = route([connect('ac', 'a', 'c')], 'ac');
    expect(samples).toHaveLength(ROUTE_SAMPLES * 2);
    expect([samples[0], samples[1]]).toEqual([source.x, source.y]);
    expect(samples.at(-2)).toBeCloseTo(target.x, 6);
    expect(samples.at(-1)).toBeCloseTo(target.y, 6);
  });

  it('leaves out a connection whose end is not drawn', () => {
    expect(routeConnections([connect('x', 'a', 'nowhere')], boxes).size).toBe(0);
  });
});

describe('pointOnRoute', () => {
  it('gives the ends at 0 and 1 and keeps what lies outside on the ends', () => {
    const { samples, source, target } = route([connect('ab', 'a', 'b')], 'ab');
    const out = { x: 0, y: 0 };
    expect(pointOnRoute(samples, -1, out)).toEqual(source);
    expect(pointOnRoute(samples, 2, out)).toEqual(target);
    expect(pointOnRoute(samples, 0.5, out).x).toBeCloseTo(200, 6);
  });
});

describe('RoutePlanner', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  const connections = ids.flatMap((from, at) =>
    ids
      .slice(at + 1)
      .map((to, far) => connect(`${from}${to}`, ...((far % 2 ? [to, from] : [from, to]) as [string, string]))),
  );
  const place = fc.record({ x: fc.integer({ min: 0, max: 9 }), y: fc.integer({ min: 0, max: 9 }) });
  const boxOf = ({ x, y }: { x: number; y: number }): Box => ({ x: x * 90, y: y * 70, width: 100, height: 80 });

  it('finds after any moves what a planner finds that never saw the diagram before', () => {
    const moves = fc.array(fc.tuple(fc.constantFrom(...ids), fc.option(place)), { maxLength: 12 });
    fc.assert(
      fc.property(fc.tuple(...ids.map(() => place)), moves, (places, steps) => {
        const planner = new RoutePlanner();
        let now = new Map(ids.map((id, at) => [id, boxOf(places[at] ?? { x: 0, y: 0 })]));
        for (const [id, to] of steps) {
          now = new Map(now);
          if (to) now.set(id, boxOf(to));
          else now.delete(id);
          expect(planner.route(connections, now)).toEqual(routeConnections(connections, now));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('gives the same route again for what a move does not concern', () => {
    const planner = new RoutePlanner();
    const links = [connect('ab', 'a', 'b'), connect('bc', 'b', 'c')];
    const before = planner.route(links, boxes);
    const after = planner.route(links, new Map(boxes).set('c', { x: 600, y: -20, width: 100, height: 80 }));
    expect(after.get('ab')).toBe(before.get('ab'));
    expect(after.get('bc')).not.toBe(before.get('bc'));
  });
});
