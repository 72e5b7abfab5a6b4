import { expect, it } from 'vitest';
import { HOP_FIELDS, HOP_STATES, INSTANCE_BOXES, INSTANCE_STATES } from '@/simulator';
import { HOP_LENGTH, HOP_STATE_NAMES, INSTANCE_BOX_LIMIT, INSTANCE_STATE_NAMES } from './frame-constants';

it('reads frames as the simulator writes them', () => {
  expect(HOP_STATE_NAMES).toEqual(HOP_STATES);
  expect(INSTANCE_STATE_NAMES).toEqual(INSTANCE_STATES);
  expect(HOP_LENGTH).toBe(HOP_FIELDS);
  expect(INSTANCE_BOX_LIMIT).toBe(INSTANCE_BOXES);
});
