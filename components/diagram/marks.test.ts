import { expect, it } from 'vitest';
import { HOP_STATES } from '@/simulator';
import { addMark, isStroked, type MarkPath } from './marks';

it('gives every state an outline of its own', () => {
  const outlines = HOP_STATES.map((state) => {
    const steps: string[] = [];
    const step =
      (name: string) =>
      (...values: unknown[]) =>
        void steps.push(`${name} ${values.join(' ')}`);
    const path = {
      moveTo: step('move'),
      lineTo: step('line'),
      arc: step('arc'),
      rect: step('rect'),
      closePath: step('close'),
    };
    addMark(path as unknown as MarkPath, state, 10, 10, 4);
    return `${isStroked(state)} ${steps.join(';')}`;
  });
  expect(new Set(outlines).size).toBe(HOP_STATES.length);
});
