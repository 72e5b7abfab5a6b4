import type { Architecture } from '@/simulator';
import type { RunPosition } from '@/simulator/worker/protocol';
import type { Settings } from './settings';

/** A change of settings, and where in the run it took effect. */
export interface LoggedChange {
  /** Its number; it rises from change to change. */
  change: number;
  settings: Settings;
  /** The document the settings were written into. */
  document: Architecture;
  position: RunPosition;
}

/** What a run began with, and all that was changed since: with it the run can be had again. */
export interface SettingsLog {
  settings: Settings;
  document: Architecture;
  changes: readonly LoggedChange[];
}

/** The settings in effect at a moment; of several changes at one moment the last. */
export function settingsAt(log: SettingsLog, atUs: number): Settings {
  const last = log.changes.findLast(({ position }) => position.simTimeUs <= atUs);
  return last?.settings ?? log.settings;
}

/** The log without what comes after a moment. */
export function logUntil(log: SettingsLog, atUs: number): SettingsLog {
  return { ...log, changes: log.changes.filter(({ position }) => position.simTimeUs <= atUs) };
}
