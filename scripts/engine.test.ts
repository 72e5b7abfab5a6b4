import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testArchitecture } from '@/components/simulation/test-architecture';
import { catalog } from '@/content/catalog/load-catalog';
import type { SimulationCommand, SimulationReport } from '@/simulator/worker/protocol';
import { packageEngine } from './engine.mjs';

const folder = mkdtempSync(join(tmpdir(), 'engine-'));
const target = join(folder, 'engine.js');

beforeAll(() => packageEngine(target));
afterAll(() => rmSync(folder, { recursive: true }));

it('is one text that needs nothing of the site, and runs in a thread that has no origin', () => {
  const reports: SimulationReport[] = [];
  /** All that the thread is given: what `entry.ts` says that it uses, and no way to fetch anything. */
  const self: { onmessage?: (message: { data: SimulationCommand }) => void } & Record<string, unknown> = {
    postMessage: (report: SimulationReport) => reports.push(report),
    performance: { now: () => 0 },
    setTimeout: () => {},
  };
  runInContext(readFileSync(target, 'utf8'), createContext({ self }));
  const tell = (data: SimulationCommand) => self.onmessage?.({ data });
  tell({ type: 'load', architecture: testArchitecture(), catalog, seed: 1, freeTier: false });
  tell({ type: 'step' });
  const last = reports.at(-1);
  if (last?.type !== 'frame') throw new Error(JSON.stringify(last));
  expect(last.requests.arrived).toBeGreaterThan(0);
  expect(last.happening).toBeDefined();
});
