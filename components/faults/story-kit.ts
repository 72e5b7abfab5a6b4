import type { Story } from '@/content/stories';
import type { Architecture } from '@/simulator';

/** The stories of a pattern with the design they happen to; stands at `/patterns/<slug>/stories.json`. */
export interface StoryKit {
  architecture: Architecture;
  stories: readonly Story[];
}

const kits = new Map<string, Promise<StoryKit>>();

/** Fetches the stories of a pattern, once. */
export function loadStoryKit(slug: string): Promise<StoryKit> {
  const kit = kits.get(slug) ?? fetchKit(slug);
  kits.set(slug, kit);
  kit.catch(() => kits.delete(slug));
  return kit;
}

async function fetchKit(slug: string): Promise<StoryKit> {
  const answer = await fetch(`/patterns/${slug}/stories.json`);
  if (!answer.ok) throw new Error(`The stories could not be loaded: status ${answer.status}.`);
  return (await answer.json()) as StoryKit;
}
