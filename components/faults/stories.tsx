import { useEffect, useState } from 'react';
import { TrialForm } from '@/components/claims/trial-form';
import { BROWSER_PORTS } from '@/components/claims/trial-run';
import { controlsOf } from '@/components/simulation/settings';
import { useStage } from '@/components/simulation/stage-context';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import type { Story } from '@/content/stories';
import type { Architecture } from '@/simulator';
import styles from './fault-panel.module.css';
import { stagedStory } from './staged-story';
import { loadStoryKit, type StoryKit } from './story-kit';
import type { Faults } from './use-faults';

interface StoriesProps {
  pattern: Architecture;
  show: (design: Architecture) => void;
  faults: Faults;
}

/** What was on the stage before a story took it. */
interface Shown {
  story: Story;
  before: Architecture;
}

/** How fast a story is played: minutes pass in seconds. */
const STORY_SPEED = 10;
/** The seed of the runs behind a finding; the stage then shows the first of these very runs. */
const STORY_SEED = 1;

/** Short stories of faults: a question first, then the runs that answer it; each can be watched on the stage. */
export function Stories({ pattern, show, faults }: StoriesProps) {
  const { architecture, controller, slug, store } = useStage();
  const [kit, setKit] = useState<StoryKit>();
  const [failure, setFailure] = useState<string>();
  const [chosen, setChosen] = useState<string>();
  const [shown, setShown] = useState<Shown>();

  useEffect(() => {
    let isWanted = true;
    loadStoryKit(slug).then(
      (loaded) => isWanted && setKit(loaded),
      (error: unknown) => isWanted && setFailure(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      isWanted = false;
    };
  }, [slug]);

  const watch = (story: Story) => {
    const { design, injected } = stagedStory(pattern, story);
    setShown({ story, before: shown?.before ?? architecture });
    show(design);
    const { freeTier } = store.getState().settings;
    controller.change({ ...controlsOf(design).defaults, freeTier, speed: STORY_SPEED, seed: STORY_SEED });
    faults.change(injected, `Story on the stage: ${story.title}`);
    controller.restart();
    void controller.play();
  };
  const goBack = () => {
    if (!shown) return;
    controller.pause();
    show(shown.before);
    controller.change({ ...controlsOf(shown.before).defaults });
    faults.change([], `Back from the story: ${shown.story.title}`);
    controller.restart();
    setShown(undefined);
  };

  if (failure !== undefined) {
    return (
      <Callout tone="error" title="The stories did not come">
        <p>{failure}</p>
      </Callout>
    );
  }
  if (!kit) return <p role="status">Loading the stories.</p>;
  if (kit.stories.length === 0) return null;
  const story = kit.stories.find(({ id }) => id === chosen);
  return (
    <section className={styles.stories} aria-labelledby="stories-title">
      <h3 id="stories-title">Stories: predict first, then see</h3>
      <div className={styles.row}>
        {kit.stories.map(({ id, title }) => (
          <Button key={id} aria-pressed={id === chosen} onClick={() => setChosen(id === chosen ? undefined : id)}>
            {title}
          </Button>
        ))}
      </div>
      {shown && (
        <div className={styles.row}>
          <p className={styles.hint}>On the stage: {shown.story.title}.</p>
          <Button onClick={goBack}>Back to the pattern</Button>
        </div>
      )}
      {story && (
        <StoryCard
          key={story.id}
          slug={slug}
          story={story}
          architecture={kit.architecture}
          onWatch={() => watch(story)}
        />
      )}
    </section>
  );
}

interface StoryCardProps {
  slug: string;
  story: Story;
  architecture: Architecture;
  onWatch: () => void;
}

function StoryCard({ slug, story, architecture, onWatch }: StoryCardProps) {
  const { claim, runs } = story;
  return (
    <div className={styles.story}>
      <p>{story.story}</p>
      <TrialForm
        slug={slug}
        request={{ claim, runs: runs.map(({ id }) => id), ground: { architecture, experiments: runs } }}
        command={`npm run -s experiments -- ${slug} --stories --only ${story.id}`}
        createWorker={BROWSER_PORTS.createWorker}
      />
      <p className={styles.watch}>
        <Button onClick={onWatch}>Watch it on the stage</Button>
        <span className={styles.hint}>{story.stage.title}; begins from zero, at ten times the pace.</span>
      </p>
    </div>
  );
}
