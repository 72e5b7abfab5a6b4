import { describe, expect, it } from 'vitest';
import type { Architecture } from '../document/architecture';
import { Simulation } from '../simulation';
import { TEST_CATALOG } from '../testing';
import { KNOWN_CASES } from './cases';
import { architectureOf } from './run-case';
import { seedsOf } from './seeds';

const TRAFFIC_S = 200;
/** Long enough for the last request to end; idle instances may still be kept. */
const UNTIL_S = 20_000;

/** The same architecture, whose steady traffic stops after a while. */
function drained(architecture: Architecture): Architecture {
  const copy = structuredClone(architecture);
  for (const resource of copy.resources) {
    if (resource.kind !== 'client' || resource.traffic.shape !== 'constant') continue;
    resource.traffic = { ...resource.traffic, shape: 'step', atS: TRAFFIC_S, factor: 0 };
  }
  return copy;
}

const isSteady = ({ resources }: Architecture) =>
  resources.every((resource) => resource.kind !== 'client' || resource.traffic.shape === 'constant');

const CASES = KNOWN_CASES.map((each): [string, Architecture] => [each.id, architectureOf(each)]).filter(
  ([, architecture]) => isSteady(architecture),
);

describe('Little’s law, from an empty start until everything has ended', () => {
  it.each(CASES)(
    '%s: the time spent is the integral of the number in system, at every resource',
    (id, architecture) => {
      const simulation = new Simulation(drained(architecture), {
        catalog: TEST_CATALOG,
        seed: seedsOf(id)[0] as number,
      });
      simulation.runUntil(UNTIL_S * 1e6);
      for (const [resource, facts] of Object.entries(simulation.facts())) {
        expect(facts.inSystem, resource).toBe(0);
        expect(facts.arrived, resource).toBeGreaterThan(0);
        // In whole microseconds, so that both sides are the same number and not only close.
        const integralUs = Math.round((facts.meanInSystem as number) * UNTIL_S * 1e6);
        expect(integralUs, resource).toBe(
          Math.round((facts.arrived as number) * (facts.meanTimeInSystemMs as number) * 1_000),
        );
      }
    },
  );
});
