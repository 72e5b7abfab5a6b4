import { describe, expect, it } from 'vitest';
import { guessWays, ratesOf, replayOf } from './assign-routes';
import { groupedPath } from './path-groups';
import { readTraffic, TRAFFIC_LIMITS, type Traffic } from './read-traffic';

function trafficOf(text: string): Traffic {
  const reading = readTraffic(text);
  if (reading.kind === 'invalid') throw new Error(`line ${reading.error.line}: ${reading.error.reason}`);
  return reading.traffic;
}

const COMMON = [
  '10.0.0.1 - - [10/Oct/2026:13:55:36 +0200] "GET /items/42?full=1 HTTP/1.1" 200 512 "-" "curl/8"',
  '10.0.0.2 - ann [10/Oct/2026:11:55:38 +0000] "POST /login HTTP/1.1" 201 20',
  'this is not a line of a log',
  '10.0.0.1 - - [10/Oct/2026:13:55:36 +0200] "GET /items/43 HTTP/1.1" 200 512 "-" "curl/8"',
].join('\n');

const ALB = [
  'https 2026-10-10T11:55:36.186641Z app/shop/50dc6c 192.0.2.1:2817 10.0.0.1:80 0.0 0.0 0.0 200 200 34 366 "GET https://example.org:443/items/7 HTTP/1.1" "curl/8" - -',
  'h2 2026-10-10T11:55:36.086641Z app/shop/50dc6c 192.0.2.1:2817 10.0.0.1:80 0.0 0.0 0.0 200 200 34 366 "POST https://example.org:443/upload HTTP/2.0" "curl/8" - -',
].join('\r\n');

const CLOUDFRONT = [
  '#Version: 1.0',
  '#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status',
  '2026-10-10\t11:55:36\tFRA2\t100\t192.0.2.1\tGET\texample.org\t/items\t200',
  '2026-10-10\t11:55:37\tFRA2\t100\t192.0.2.1\tGET\texample.org\t/items\t200',
].join('\n');

describe('traffic that is brought', () => {
  it('is read from an access log: zones are minded, order is made, requests of a second are spread over it', () => {
    const { arrivalsS, groups, groupOf, startMs, isSpread, leftOut } = trafficOf(COMMON);
    expect(new Date(startMs ?? 0).toISOString()).toBe('2026-10-10T11:55:36.000Z');
    expect(arrivalsS.map(Math.floor)).toEqual([0, 0, 2]);
    expect(arrivalsS).toEqual([...arrivalsS].sort((a, b) => a - b));
    expect(new Set(arrivalsS).size).toBe(3);
    expect(isSpread).toBe(true);
    expect(groups).toEqual([
      { path: '/items/:id', requests: 2 },
      { path: '/login', requests: 1 },
    ]);
    expect(groupOf).toEqual([0, 0, 1]);
    expect(leftOut).toEqual({
      count: 1,
      first: [{ line: 3, reason: 'expected a time such as [10/Oct/2026:13:55:36 +0200]' }],
    });
  });

  it('is read from the log of a load balancer, to the microsecond', () => {
    const { format, arrivalsS, groups } = trafficOf(ALB);
    expect(format).toContain('Load Balancer');
    expect(arrivalsS[0]).toBeCloseTo(0.086641, 6);
    expect(arrivalsS[1]).toBeCloseTo(0.186641, 6);
    expect(groups.map(({ path }) => path)).toEqual(['/items/:id', '/upload']);
  });

  it('is read from a log of CloudFront by the columns that its heading names', () => {
    const { arrivalsS, groups, leftOut } = trafficOf(CLOUDFRONT);
    expect(arrivalsS.map(Math.floor)).toEqual([0, 1]);
    expect(groups).toEqual([{ path: '/items', requests: 2 }]);
    expect(leftOut.count).toBe(0);
  });

  it('is read from JSON lines, whichever way they tell the time', () => {
    const lines = [
      { time: '2026-10-10T11:55:36.5Z', path: '/a' },
      { time: 1791633337, path: '/b' },
      { time: 1791633337500, url: 'https://example.org/b?x' },
      { '@timestamp': '2026-10-10 11:55:38', path: '/c' },
      { level: 'info' },
    ];
    const { arrivalsS, leftOut } = trafficOf(lines.map((line) => JSON.stringify(line)).join('\n'));
    expect(arrivalsS).toHaveLength(4);
    expect(arrivalsS[0]).toBe(0.5);
    expect(leftOut.first).toEqual([{ line: 5, reason: expect.stringContaining('expected a field for the time') }]);
  });

  it('is read from a CSV of arrivals, as the command line reads it', () => {
    expect(trafficOf('arrival_ms\n0\n250\n1000')).toMatchObject({
      arrivalsS: [0, 0.25, 1],
      groups: [],
      isSpread: false,
    });
    expect(trafficOf('minute,count\n1,3\n3,2').arrivalsS.map((s) => Math.floor(s / 60))).toEqual([0, 0, 0, 2, 2]);
    expect(readTraffic('arrival_s\n1\n0')).toMatchObject({ kind: 'invalid', error: { line: 3 } });
  });

  it('is refused with the line and what was expected', () => {
    expect(readTraffic('\n\n')).toMatchObject({ error: { line: 1, reason: 'expected requests, got an empty file' } });
    expect(readTraffic('\nhello\nworld')).toMatchObject({
      error: { line: 2, reason: expect.stringContaining('got "hello"') },
    });
    const years = [2020, 2026].map((year) => JSON.stringify({ time: `${year}-01-01T00:00:00Z` })).join('\n');
    expect(readTraffic(years)).toMatchObject({ error: { reason: expect.stringContaining('one year at most') } });
  });

  it('has bounds: in requests, and in the length of a line', () => {
    const line = '{"time":1791633337}';
    const many = Array.from({ length: TRAFFIC_LIMITS.requests + 1 }, () => line).join('\n');
    expect(readTraffic(many)).toMatchObject({ kind: 'invalid', error: { line: TRAFFIC_LIMITS.requests + 1 } });
    const long = `${line}\n{"time":1791633338,"x":"${'y'.repeat(TRAFFIC_LIMITS.lineCharacters)}"}`;
    expect(trafficOf(long).leftOut).toMatchObject({ count: 1, first: [{ line: 2 }] });
  }, 180_000);
});

describe('paths', () => {
  it('are grouped without query, host, numbers and long names', () => {
    expect(groupedPath('https://example.org/items/7f3e2a90?x=1#y')).toBe('/items/:id');
    expect(groupedPath('/a/b/c/d')).toBe('/a/b/c');
    expect(groupedPath('/')).toBe('/');
  });

  const ways = [
    { linkId: 'gateway-auth', id: 'auth', label: 'Auth', description: 'Signs people in.', share: 10 },
    { linkId: 'gateway-crud', id: 'crud', label: 'CRUD', description: 'Reads and updates items.', share: 80 },
    { linkId: 'gateway-process', id: 'process', label: 'Process', description: 'Works on files.', share: 10 },
  ];

  it('are guessed to take the way that is named like them, or else the usual one', () => {
    const groups = ['/auth/token', '/login', '/upload', '/items/:id', '/favicon.ico'].map((path) => ({ path }));
    expect(guessWays(groups, ways)).toEqual([
      'gateway-auth',
      'gateway-auth',
      'gateway-process',
      'gateway-crud',
      'gateway-crud',
    ]);
  });

  it('decide which requests are replayed, and the share of each way', () => {
    const traffic = trafficOf(COMMON);
    expect(replayOf(traffic, ['gateway-crud', 'gateway-auth'], ways).requests).toEqual([1, 2, 0]);
    const some = replayOf(traffic, [undefined, 'gateway-auth'], ways);
    expect([some.arrivalsS.map(Math.floor), some.requests]).toEqual([[2], [1, 0, 0]]);
    const without = trafficOf('arrival_s\n0\n1');
    expect(replayOf(without, [], ways).arrivalsS).toEqual([0, 1]);
  });

  it('make a curve of requests per second', () => {
    expect(ratesOf([0, 0.5, 3.2], 10)).toEqual({ atS: [1, 2, 3, 4], ratesPerS: [2, 0, 0, 1] });
    expect(ratesOf([0, 1, 2, 3, 4, 5, 6, 7], 4)).toEqual({ atS: [2, 4, 6, 8], ratesPerS: [1, 1, 1, 1] });
  });
});
