'use client';

import { useSyncExternalStore } from 'react';

const KEY = 'single-keys';

const listeners = new Set<() => void>();
let isOn: boolean | undefined;

/**
 * Whether keys without a modifier (R, C, N, a comma ...) are shortcuts. A person who dictates or whose hand trembles
 * turns them off, for the whole site and for good (WCAG 2.1.4). They are on until somebody does.
 */
export function areSingleKeysOn(): boolean {
  isOn ??= readSwitch();
  return isOn;
}

/** Turns shortcuts of a single key on or off, and remembers it where the browser lets us. */
export function turnSingleKeys(on: boolean): void {
  isOn = on;
  try {
    window.localStorage.setItem(KEY, on ? 'on' : 'off');
  } catch {
    // A browser that keeps nothing still obeys until the page is left.
  }
  for (const listener of listeners) listener();
}

/** The switch, for a component that shows it. */
export function useSingleKeys(): boolean {
  return useSyncExternalStore(subscribe, areSingleKeysOn, () => true);
}

/** Whether a combination, as tinykeys writes it, is a printable key that holds no modifier but Shift. */
export function isSingleKey(keys: string): boolean {
  const parts = keys.split('+').filter((part) => part !== '');
  const key = parts.at(-1) ?? keys;
  const isPrintable = key.length === 1 || /^(Digit|Key)/.test(key);
  return isPrintable && parts.slice(0, -1).every((part) => part === 'Shift');
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function readSwitch(): boolean {
  try {
    return window.localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}
