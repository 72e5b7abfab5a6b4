'use client';

import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Architecture } from '@/simulator';
import type { Controls } from './settings';
import type { MovesListener, SimulationController } from './simulation-controller';
import type { SimulationState, SimulationStore } from './simulation-store';

/** Where the dots of the diagram come from: a simulation, or real requests. */
export interface MovesSource {
  /** Calls back with moves as they come. Returns what ends it. */
  onMoves(listener: MovesListener): () => void;
}

/** What the parts of one stage share. Document and controls change with an edit, and nothing else while the stage lives. */
export interface StageValue {
  architecture: Architecture;
  slug: string;
  /** The design as the page shows it without a link. */
  pattern: Architecture;
  /** Whether that is in the gallery, where every reader has it. */
  isPattern: boolean;
  controls: Controls;
  store: SimulationStore;
  controller: SimulationController;
  moves: MovesSource;
}

const StageContext = createContext<StageValue | undefined>(undefined);
export const StageProvider = StageContext.Provider;

/** The stage a component stands in. Throws outside of one. */
export function useStage(): StageValue {
  const stage = useContext(StageContext);
  if (!stage) throw new Error('useStage: no stage around this component');
  return stage;
}

/** Selects from the run's state; renders only when what was selected changes. */
export function useSimulation<T>(select: (state: SimulationState) => T): T {
  return useStore(useStage().store, select);
}
