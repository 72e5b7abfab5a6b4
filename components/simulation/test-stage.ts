import type { Architecture, Catalog } from '@/simulator';
import { controlsOf } from './settings';
import { SimulationController } from './simulation-controller';
import { createSimulationStore } from './simulation-store';
import type { StageValue } from './stage-context';
import { testArchitecture } from './test-architecture';

/** A stage on which nothing can run, for tests of what stands on one. */
export function testStage(architecture: Architecture = testArchitecture(), catalog = {} as Catalog): StageValue {
  const controls = controlsOf(architecture);
  const store = createSimulationStore(controls.defaults);
  const controller = new SimulationController({
    architecture,
    controls,
    store,
    createWorker: () => {
      throw new Error('no worker in this test');
    },
    loadCatalog: async () => catalog,
    nowMs: () => 0,
  });
  const slug = 'for-tests';
  return { architecture, slug, pattern: architecture, isPattern: true, controls, store, controller, moves: controller };
}
