import { withSettings } from '@/content/settings';
import type { Story } from '@/content/stories';
import type { Architecture, Fault } from '@/simulator';
import { renumbered } from './fault';

/** What the stage needs to show a story. */
export interface StagedStory {
  /** The pattern with the story's settings, but for its faults; the pattern itself when it has none. */
  design: Architecture;
  /** Its faults, as those that a visitor makes. */
  injected: readonly Fault[];
}

/**
 * The run of a story as a design and what is broken in it.
 *
 * @throws {Error} When its settings are not valid in the pattern.
 */
export function stagedStory(pattern: Architecture, { stage }: Pick<Story, 'stage'>): StagedStory {
  const { faults } = withSettings(pattern, stage.set);
  const { faults: _, ...rest } = stage.set;
  const design = Object.keys(rest).length === 0 ? pattern : withSettings(pattern, rest);
  return { design, injected: renumbered(faults) };
}
