import { describe, expect, it } from 'vitest';
import type { Box, Connection } from './geometry';
import { pointOnRoute, ROUTE_SAMPLES, type Route, routeConnections } from './routes';

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
