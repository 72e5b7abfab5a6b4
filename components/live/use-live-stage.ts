'use client';

import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { StageValue } from '@/components/simulation/stage-context';
import { useMaybeLive } from './live-context';
import type { LiveStage } from './live-stage';
import { createLiveStore } from './live-store';

/** Stands for the live API where a pattern has none. */
const NO_LIVE = createLiveStore();

/** What the stage shows; always `simulated` where the pattern does not run for real. */
export function useStageView(): 'simulated' | 'live' {
  const live = useMaybeLive();
  return useStore(live?.store ?? NO_LIVE, ({ view }) => view);
}

/**
 * The stage's value while it shows real requests, once the code for it has come; undefined while it shows the
 * simulation. It is connected for as long as it is shown.
 */
export function useLiveStage(stage: StageValue, isReduced: boolean): StageValue | undefined {
  const live = useMaybeLive();
  const view = useStageView();
  const kept = useRef<LiveStage>(undefined);
  const [shown, setShown] = useState<StageValue>();

  useEffect(() => {
    if (!live || view !== 'live') return;
    let end: (() => void) | undefined;
    let isOver = false;
    void Promise.all([import('./live-stage'), live.session()]).then(([{ createLiveStage }, session]) => {
      if (isOver) return;
      kept.current ??= createLiveStage(stage);
      const { feed, value } = kept.current;
      feed.countsLinks = isReduced;
      end = feed.connect(session);
      setShown(value);
    });
    return () => {
      isOver = true;
      end?.();
    };
  }, [live, view, stage, isReduced]);

  return view === 'live' ? shown : undefined;
}
