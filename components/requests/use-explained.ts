import { useEffect, useState } from 'react';
import type { SettingsLog } from '@/components/simulation/settings-log';
import { useSimulation, useStage } from '@/components/simulation/stage-context';
import type { Catalog } from '@/simulator';
import { type Exemplar, type Waterfall, waterfallOf } from '@/simulator/worker/protocol';

/** The way of a request; `lost` where the run as it is now has no such request. */
export type Explained = { kind: 'fetching' } | { kind: 'lost' } | { kind: 'found'; waterfall: Waterfall };

/** What was found out about requests of a run; it goes with them. */
const known = new WeakMap<Exemplar, Waterfall>();

let catalog: Promise<Catalog> | undefined;

/** The prices, fetched once; the engine needs them, too, so mostly they are there. */
async function loadCatalog(): Promise<Catalog> {
  catalog ??= import('@/content/catalog/aws.json').then((module) => module.default as Catalog);
  return catalog;
}

/**
 * Has a request repeated and put in order.
 *
 * @param exemplar - What is known of it; without it the search begins at the start of the run.
 */
export function useExplained(request: number, exemplar: Exemplar | undefined): Explained {
  const { controller, architecture, store } = useStage();
  // While the run stands, what is not over may go on with the next step.
  const momentUs = useSimulation(({ phase, newestUs }) => (phase === 'playing' ? -1 : newestUs));
  const isReady = useSimulation(
    ({ phase, repeatingUs }) => phase !== 'idle' && phase !== 'loading' && repeatingUs === undefined,
  );
  const [explained, setExplained] = useState<{ of: number; changes: number; result: Explained }>();
  const before = explained?.of === request ? explained : undefined;
  const endedUs = before?.result.kind === 'found' ? before.result.waterfall.endedUs : undefined;
  // A setting that was changed before the request ended, at a past moment, makes another story of it.
  const changes = useSimulation(({ settingsLog }) => changesUntil(settingsLog, endedUs ?? Number.POSITIVE_INFINITY));
  const isOver = endedUs !== undefined && before?.changes === changes;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another moment is a reason to look again at what was not over.
  useEffect(() => {
    if (!isReady || isOver) return;
    let isWanted = true;
    const show = (result: Explained) => {
      const untilUs = (result.kind === 'found' && result.waterfall.endedUs) || Number.POSITIVE_INFINITY;
      setExplained({ of: request, changes: changesUntil(store.getState().settingsLog, untilUs), result });
    };
    const found = exemplar && known.get(exemplar);
    if (found) {
      show({ kind: 'found', waterfall: found });
      return;
    }
    void Promise.all([controller.explain(exemplar ?? request), loadCatalog()]).then(([spans, prices]) => {
      if (!isWanted) return;
      if (spans.length === 0) {
        show({ kind: 'lost' });
        return;
      }
      const waterfall = waterfallOf({ spans, architecture, catalog: prices, nowUs: store.getState().newestUs });
      if (exemplar && waterfall.endedUs !== undefined) known.set(exemplar, waterfall);
      show({ kind: 'found', waterfall });
    });
    return () => {
      isWanted = false;
    };
  }, [request, exemplar, controller, architecture, store, momentUs, isReady, isOver, changes]);

  return before?.result ?? { kind: 'fetching' };
}

/** How often settings were changed until a moment of the run. */
function changesUntil(log: SettingsLog | undefined, untilUs: number): number {
  return log?.changes.filter(({ position }) => position.simTimeUs <= untilUs).length ?? 0;
}

/** What was found out about a request that was opened before. */
export function knownWaterfall(exemplar: Exemplar): Waterfall | undefined {
  return known.get(exemplar);
}
