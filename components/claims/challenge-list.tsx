import { useEffect, useState } from 'react';
import { Callout } from '@/components/ui/callout';
import type { ChallengeView } from './challenge-view';
import styles from './trial-form.module.css';

/** The challenges of a pattern: what is wanted, how far the start is from it, and on demand a solution with its figures. */
export function ChallengeList({ slug }: { slug: string }) {
  const [challenges, setChallenges] = useState<readonly ChallengeView[]>();
  const [failure, setFailure] = useState<string>();

  useEffect(() => {
    let isWanted = true;
    loadChallenges(slug).then(
      (loaded) => isWanted && setChallenges(loaded),
      (error: unknown) => isWanted && setFailure(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      isWanted = false;
    };
  }, [slug]);

  if (failure !== undefined) {
    return (
      <Callout tone="error" title="The challenges did not come">
        <p>{failure}</p>
      </Callout>
    );
  }
  if (!challenges) return <p role="status">Loading the challenges.</p>;
  return challenges.map((challenge) => <Challenge key={challenge.id} challenge={challenge} />);
}

async function loadChallenges(slug: string): Promise<ChallengeView[]> {
  const answer = await fetch(`/patterns/${slug}/challenges.json`);
  if (!answer.ok) throw new Error(`The challenges could not be loaded: status ${answer.status}.`);
  return (await answer.json()) as ChallengeView[];
}

function Challenge({ challenge }: { challenge: ChallengeView }) {
  const { id, title, story, seeds, goals, allowed, solution, lesson } = challenge;
  return (
    <article className={styles.form} aria-labelledby={`challenge-${id}`}>
      <h3 className={styles.challengeTitle} id={`challenge-${id}`}>
        {title}
      </h3>
      <p>{story}</p>
      <ul>
        {goals.map(({ what, wanted, atStart }) => (
          <li key={what}>
            {what}: wanted {wanted}, at the start {atStart}
          </li>
        ))}
      </ul>
      <p className={styles.aside}>To be met with each of {seeds} seeds. What may be changed:</p>
      <ul>
        {allowed.map((each) => (
          <li key={each}>
            <code>{each}</code>
          </li>
        ))}
      </ul>
      <details>
        <summary>Reveal a solution</summary>
        <ul>
          {solution.map((each) => (
            <li key={each}>
              <code>{each}</code>
            </li>
          ))}
          {goals.map(({ what, solved }) => (
            <li key={what}>
              {what}: {solved}
            </li>
          ))}
        </ul>
        <p>{lesson}</p>
      </details>
    </article>
  );
}
