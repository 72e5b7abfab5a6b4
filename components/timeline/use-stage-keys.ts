import { type RefObject, useEffect } from 'react';
import { provideCommands } from '@/components/commands/registry';
import { SPEEDS } from '@/components/simulation/settings';
import { areSingleKeysOn } from '@/components/simulation/single-keys';
import { type StageValue, useStage } from '@/components/simulation/stage-context';
import { anotherSeed } from '@/components/simulation/transport';

/** What a key does, for the sheet of shortcuts and for the hint under the time line. */
export const STAGE_KEYS = [
  { keys: ',', label: 'A tenth of a second back' },
  { keys: '.', label: 'Step to the next move' },
  { keys: '[', label: 'Slower' },
  { keys: ']', label: 'Faster' },
  { keys: 'R', label: 'Restart with the same seed' },
  { keys: 'Shift+R', label: 'Restart with another seed' },
] as const;

const BACK_US = 100_000;
const FIELDS =
  'input:not([type="range"], [type="radio"], [type="checkbox"]), textarea, select, [contenteditable], dialog, [role="application"]';

/** Keys without a modifier, while the focus is in the stage and nobody has turned them off. */
export function useStageKeys(inside: RefObject<Element | null>): void {
  const stage = useStage();
  useEffect(() => {
    const root = inside.current?.closest<HTMLElement>('[aria-labelledby="stage-title"]');
    if (!root) return;
    const handle = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || !areSingleKeysOn()) return;
      if (event.target instanceof Element && event.target.closest(FIELDS)) return;
      if (press(event.key, stage)) event.preventDefault();
    };
    root.addEventListener('keydown', handle);
    const endCommands = provideCommands('timeline', () =>
      STAGE_KEYS.map(({ keys, label }) => ({
        id: `time ${keys}`,
        label,
        group: 'Run, while the stage has the focus',
        keys: [keys],
      })),
    );
    return () => {
      root.removeEventListener('keydown', handle);
      endCommands();
    };
  }, [inside, stage]);
}

/** Does what a key stands for; returns whether it stands for anything. */
export function press(key: string, { controller, controls, store }: StageValue): boolean {
  const { settings, summary, phase } = store.getState();
  switch (key) {
    case ',':
      if (phase === 'playing') controller.pause();
      controller.seek(Math.max(0, (summary?.simTimeUs ?? 0) - BACK_US));
      return true;
    case '.':
      void controller.step();
      return true;
    case '[':
    case ']': {
      const next = SPEEDS[SPEEDS.indexOf(settings.speed) + (key === ']' ? 1 : -1)];
      if (next !== undefined) controller.change({ speed: next });
      return true;
    }
    case 'r':
      controller.restart();
      return true;
    case 'R':
      controller.change({ seed: anotherSeed(settings.seed, controls.defaults.seed) });
      return true;
    default:
      return false;
  }
}
