import type { Command } from '@/components/commands/registry';
import { SPEEDS } from './settings';
import type { StageValue } from './stage-context';

const GROUP = 'Run';

/** What the stage can do, for the palette and the sheet of shortcuts. */
export function stageCommands({ controller, store }: StageValue, edit: (() => void) | undefined): Command[] {
  const { phase, settings, summary, newestUs, viewedUs } = store.getState();
  const isRunning = phase === 'playing' || phase === 'loading';
  return [
    {
      id: 'run toggle',
      label: isRunning ? 'Pause' : 'Play',
      group: GROUP,
      keys: ['Space'],
      words: 'run start simulate stop',
      run: () => controller.toggle(),
    },
    { id: 'run step', label: 'Step to the next move', group: GROUP, run: () => void controller.step() },
    {
      id: 'run restart',
      label: 'Restart with the same seed',
      group: GROUP,
      words: 'again from zero beginning',
      isPossible: () => summary !== undefined,
      run: () => controller.restart(),
    },
    {
      id: 'run beginning',
      label: 'Back to the beginning of the run',
      group: GROUP,
      words: 'seek time rewind start',
      isPossible: () => newestUs > 0,
      run: () => controller.seek(0),
    },
    {
      id: 'run newest',
      label: 'On to the newest moment of the run',
      group: GROUP,
      words: 'seek time forward end latest',
      isPossible: () => viewedUs !== undefined,
      run: () => controller.seek(newestUs),
    },
    ...SPEEDS.filter((speed) => speed !== settings.speed).map((speed) => ({
      id: `run speed ${speed}`,
      label: `Speed: ${speed.toLocaleString('en-US')}×`,
      group: GROUP,
      words: speed > settings.speed ? 'faster' : 'slower',
      run: () => controller.change({ speed }),
    })),
    ...(edit
      ? [{ id: 'edit', label: 'Edit the design', group: 'Build', words: 'editor insert export share', run: edit }]
      : []),
  ];
}
