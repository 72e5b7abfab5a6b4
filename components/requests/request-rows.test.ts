import { describe, expect, it } from 'vitest';
import { choicesOf, filteredRows, NO_FILTER, nearestTo, type RequestRow, rowsOf, sortedRows } from './request-rows';
import { crowdedDesign, runOf } from './test-run';

const design = crowdedDesign();
const { exemplars } = runOf(design, 10);
const rows = rowsOf(exemplars, design);

describe('the list of requests worth a look', () => {
  it('names route, outcome, and what stopped a request with the part it lies at', () => {
    const throttled = rows.find(({ outcome }) => outcome === 'throttled') as RequestRow;
    expect(throttled.route).toBe('Browser to Gateway');
    expect(throttled.resource).toBe('orders');
    expect(throttled.reason).toMatch(/^Orders: 10 instances are busy, 10 are reserved$/);
    const completed = rows.find(({ outcome }) => outcome === 'completed') as RequestRow;
    expect(completed).toMatchObject({ resource: undefined, reason: undefined });
  });

  it('filters by outcome, route and the part that stopped a request', () => {
    const stopped = filteredRows(rows, { ...NO_FILTER, outcome: 'stopped' });
    expect(stopped.length).toBeGreaterThan(0);
    expect(stopped.every(({ outcome }) => outcome !== 'completed')).toBe(true);
    expect(filteredRows(rows, { ...NO_FILTER, outcome: 'completed' })).toHaveLength(rows.length - stopped.length);
    expect(filteredRows(rows, { ...NO_FILTER, resource: 'orders' })).toHaveLength(stopped.length);
    expect(filteredRows(rows, { ...NO_FILTER, resource: 'table' })).toEqual([]);
    expect(filteredRows(rows, { ...NO_FILTER, route: 'Browser to Gateway' })).toHaveLength(rows.length);
    expect(choicesOf(rows, ({ resource }) => resource)).toEqual(['orders']);
  });

  it('sorts by time and by duration, both ways', () => {
    const durations = sortedRows(rows, { by: 'durationUs', direction: 'descending' }).map((row) => row.durationUs);
    expect(durations).toEqual([...durations].sort((a, b) => b - a));
    const times = sortedRows(rows, { by: 'sentUs', direction: 'ascending' }).map((row) => row.sentUs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('opens for a point of a chart the slowest of that second, and else the nearest', () => {
    const inSecond = exemplars.filter(({ endedUs }) => endedUs > 4e6 && endedUs <= 5e6);
    const longest = Math.max(...inSecond.map(({ endedUs, sentUs }) => endedUs - sentUs));
    const nearest = nearestTo(exemplars, 5);
    expect((nearest?.endedUs ?? 0) - (nearest?.sentUs ?? 0)).toBe(longest);
    expect(nearestTo(exemplars, 500)?.endedUs).toBe(Math.max(...exemplars.map(({ endedUs }) => endedUs)));
    expect(nearestTo([], 5)).toBeUndefined();
  });
});
