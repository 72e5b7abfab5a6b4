import { describe, expect, it } from 'vitest';
import { applySettings, controlsOf } from '@/components/simulation/settings';
import { listPatterns } from '@/content/load-pattern';
import { designOf } from '@/content/results';
import { loadStories } from '@/content/stories';
import { faultPlacesOf } from './fault';
import { faultsFromText, faultsToText } from './fault-address';
import { stagedStory } from './staged-story';

const patterns = await Promise.all(
  (await listPatterns()).map(async ({ slug, architecture }) => ({ architecture, stories: await loadStories(slug) })),
);
const all = patterns.flatMap(({ architecture, stories }) =>
  stories.map((story) => ({ title: story.title, architecture, story })),
);

describe.each(all)('the story $title on the stage', ({ architecture, story }) => {
  const { design, injected } = stagedStory(architecture, story);

  it('is the run behind its finding, but for the names of the faults', () => {
    const controls = controlsOf(design);
    const shown = applySettings(design, controls, { ...controls.defaults, faults: injected });
    const run = designOf(architecture, story.stage);
    expect(shown.resources).toEqual(run.resources);
    expect(shown.account).toEqual(run.account);
    expect(shown.faults.map((fault) => ({ ...fault, id: '' }))).toEqual(
      run.faults.map((fault) => ({ ...fault, id: '' })),
    );
  });

  it('has faults that an address holds', () => {
    expect(faultsFromText(faultsToText(injected), faultPlacesOf(design))).toEqual(injected);
  });
});
