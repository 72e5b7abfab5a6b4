import { expect, it } from 'vitest';
import { fuzz } from './testing/fuzz';

const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 1500);
const SEED = Number(process.env.FUZZ_SEED ?? 1);

it('answers valid and hostile requests as the OpenAPI document says, and never with a fault of its own', async () => {
  const report = await fuzz({ requests: REQUESTS, seed: SEED });
  expect(report.failures).toEqual([]);
  expect(report.requests).toBeGreaterThan(0.95 * REQUESTS);
  // A fuzz that never gets through the door tests the door alone.
  expect(report.neverSucceeded).toEqual([]);
  expect(Object.keys(report.statuses)).toEqual(
    expect.arrayContaining(['200', '201', '204', '400', '401', '404', '412', '415', '422', '428']),
  );
}, 600_000);
