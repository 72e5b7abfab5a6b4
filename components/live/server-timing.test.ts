import { expect, it } from 'vitest';
import { parseServerTiming, timePartsOf } from './server-timing';

it('reads names and durations, in any order of parameters', () => {
  expect(parseServerTiming('queue;dur=0.4, init;desc="load";dur=88.25, cache')).toEqual([
    { name: 'queue', durationMs: 0.4 },
    { name: 'init', durationMs: 88.25 },
  ]);
  expect(parseServerTiming(null)).toEqual([]);
});

it('gives the gateway what the others leave of the total', () => {
  expect(timePartsOf('queue;dur=1, init;dur=90, service;dur=7, total;dur=100')).toEqual({
    queueMs: 1,
    initMs: 90,
    serviceMs: 7,
    totalMs: 100,
    gatewayMs: 2,
  });
});

it('never finds a negative share for the gateway, and nothing without the header', () => {
  expect(timePartsOf('service;dur=7.3, total;dur=7.1')?.gatewayMs).toBe(0);
  expect(timePartsOf('')).toBeUndefined();
});
