import { useMemo } from 'react';
import { applySettings } from '@/components/simulation/settings';
import { useSimulation, useStage } from '@/components/simulation/stage-context';
import type { Architecture } from '@/simulator';

/** The design as it runs on the stage: the document with what the controls say. */
export function useStageDesign(): Architecture {
  const { architecture, controls } = useStage();
  const settings = useSimulation((state) => state.settings);
  return useMemo(() => applySettings(architecture, controls, settings), [architecture, controls, settings]);
}
