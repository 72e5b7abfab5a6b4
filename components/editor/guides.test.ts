import { expect, it } from 'vitest';
import { alignedWith, onOneAxis } from './guides';

const box = (x: number, y: number, width = 100, height = 80) => ({ x, y, width, height });

it('lines an upper edge up with the nearest one, and draws the line along both', () => {
  expect(alignedWith(box(300, 4), [box(0, 0), box(0, 400)], 6)).toEqual({
    shift: { x: 0, y: -4 },
    guides: [{ axis: 'y', at: 0, from: 0, to: 400 }],
  });
});

it('lines up the middles of boxes of different sizes', () => {
  const { shift } = alignedWith(box(300, 13, 100, 60), [box(0, 0, 100, 80)], 6);
  expect(shift).toEqual({ x: 0, y: -3 });
});

it('lines up in both directions at once', () => {
  const { shift, guides } = alignedWith(box(3, 203), [box(0, 0), box(500, 200)], 6);
  expect(shift).toEqual({ x: -3, y: -3 });
  expect(guides.map(({ axis }) => axis)).toEqual(['x', 'y']);
});

it('leaves alone what is further away', () => {
  expect(alignedWith(box(300, 20), [box(0, 0)], 6)).toEqual({ shift: { x: 0, y: 0 }, guides: [] });
});

it('takes the nearest of several', () => {
  expect(alignedWith(box(300, 4), [box(0, 0), box(900, 5)], 6).shift.y).toBe(1);
});

it('keeps a drag to its longer axis', () => {
  expect(onOneAxis({ x: -30, y: 20 })).toEqual({ x: -30, y: 0 });
  expect(onOneAxis({ x: 3, y: 20 })).toEqual({ x: 0, y: 20 });
});
