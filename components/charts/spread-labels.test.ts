import { describe, expect, it } from 'vitest';
import { spreadLabels } from './spread-labels';

describe('spreadLabels', () => {
  it('leaves labels alone that do not overlap', () => {
    expect(spreadLabels([50, 10, 30], 12, [0, 100])).toEqual([50, 10, 30]);
  });

  it('moves labels apart and keeps their order', () => {
    expect(spreadLabels([20, 20, 21], 10, [0, 100])).toEqual([20, 30, 40]);
  });

  it('pushes back what would run over the end', () => {
    expect(spreadLabels([95, 98, 99], 10, [0, 100])).toEqual([80, 90, 100]);
  });

  it('begins at the start when there is too little room', () => {
    expect(spreadLabels([5, 5, 5], 10, [0, 15])).toEqual([0, 10, 20]);
  });

  it('takes no labels', () => {
    expect(spreadLabels([], 10, [0, 10])).toEqual([]);
  });
});
