import { createSimulationStore } from '@/components/simulation/simulation-store';
import type { StageValue } from '@/components/simulation/stage-context';
import { LiveFeed } from './live-feed';

/** A stage whose diagram shows real requests. */
export interface LiveStage {
  value: StageValue;
  feed: LiveFeed;
}

/** The same stage with another source of what is seen: real requests, and every event source on. */
export function createLiveStage(stage: StageValue): LiveStage {
  const store = createSimulationStore({ ...stage.controls.defaults, off: [] });
  const feed = new LiveFeed(stage.architecture, store);
  return { value: { ...stage, store, moves: feed }, feed };
}
