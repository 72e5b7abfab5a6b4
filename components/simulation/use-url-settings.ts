'use client';

import { useEffect, useRef } from 'react';
import type { Controls, Settings } from './settings';
import { useStage } from './stage-context';
import { readUrlState, writeUrlState } from './url-state';

const REPLACE_MS = 250;
/** Choices that the back button takes back one by one; sliders only replace the address. */
const PUSHED: readonly (keyof Settings)[] = ['shape', 'speed', 'seed', 'off', 'freeTier'];

/** Keeps the address and the settings alike: reads it at first and when history moves, writes it on changes. */
export function useUrlSettings(): void {
  const { controls, controller, store } = useStage();
  // An edit of the document changes what the address is compared with, and is no reason to read it again.
  const controlsRef = useRef<Controls>(controls);
  useEffect(() => {
    controlsRef.current = controls;
  }, [controls]);
  useEffect(() => {
    let isReading = false;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const read = () => {
      clearTimeout(timer);
      timer = undefined;
      const { settings, problems } = readUrlState(window.location.search, controlsRef.current);
      isReading = true;
      store.setState({ problems });
      controller.change(settings);
      isReading = false;
    };

    const address = (settings: Settings) => {
      const { pathname, search, hash } = window.location;
      return `${pathname}${writeUrlState(search, settings, controlsRef.current)}${hash}`;
    };

    const replace = (settings: Settings) => {
      clearTimeout(timer);
      timer = undefined;
      window.history.replaceState(null, '', address(settings));
    };

    read();
    window.addEventListener('popstate', read);
    const endSubscription = store.subscribe(({ settings }, { settings: before }) => {
      if (settings === before || isReading) return;
      const changed = (Object.keys(settings) as (keyof Settings)[]).filter((key) => settings[key] !== before[key]);
      if (changed.length === 0) return;
      if (controller.isShowingMoment || !changed.some((key) => PUSHED.includes(key))) {
        clearTimeout(timer);
        timer = setTimeout(() => replace(settings), REPLACE_MS);
        return;
      }
      if (timer !== undefined) replace(before);
      window.history.pushState(null, '', address(settings));
    });
    return () => {
      clearTimeout(timer);
      endSubscription();
      window.removeEventListener('popstate', read);
    };
  }, [controller, store]);
}
