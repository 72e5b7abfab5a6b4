import { expect, it } from 'vitest';
import { matchTimings } from './request-timings';

const entry = (name: string, startTime: number, requestStart: number) => ({
  name,
  startTime,
  requestStart,
  responseEnd: requestStart + 5,
});

it('tells requests to one address apart by their order', () => {
  const found = matchTimings(
    [
      { url: 'a', calledMs: 2 },
      { url: 'a', calledMs: 1 },
      { url: 'b', calledMs: 3 },
    ],
    [entry('b', 3, 4), entry('a', 2.01, 9), entry('a', 1.02, 1.5)],
  );
  expect(found.map((each) => each?.requestStart)).toEqual([9, 1.5, 4]);
});

it('matches none of an address whose number of entries differs: their order says nothing', () => {
  const requests = [
    { url: 'a', calledMs: 1 },
    { url: 'a', calledMs: 2 },
  ];
  expect(matchTimings(requests, [entry('a', 1, 1)])).toEqual([undefined, undefined]);
});

it('takes no timing that the browser withholds', () => {
  expect(matchTimings([{ url: 'a', calledMs: 1 }], [entry('a', 1, 0)])).toEqual([undefined]);
});
