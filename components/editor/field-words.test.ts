import { expect, it } from 'vitest';
import { fieldLabel } from './field-words';

it.each([
  ['visibilityTimeoutS', 'Visibility timeout'],
  ['scalingPer10S', 'Scaling per 10 s'],
  ['gatewayRatePerS', 'Gateway rate'],
  ['ratePerS', 'Rate'],
  ['readUnitsPerS', 'Read units'],
  ['memoryMib', 'Memory'],
  ['maxConcurrency', 'Max concurrency'],
  ['p99', 'P99'],
])('shows %s as “%s”', (name, label) => {
  expect(fieldLabel(name)).toBe(label);
});
