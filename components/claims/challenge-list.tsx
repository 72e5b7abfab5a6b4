import { useEffect, useState } from 'react';
import { Callout } from '@/components/ui/callout';
import type { ChallengeKit } from './challenge';
import { ChallengeForm } from './challenge-form';
import { allowedInWords } from './challenge-words';
import styles from './trial-form.module.css';

/** The challenges of a pattern: what is wanted, how far the start is from it, a form to try it with, and on demand a solution. */
export function ChallengeList({ slug }: { slug: string }) {
  const [kit, setKit] = useState<ChallengeKit>();
  const [failure, setFailure] = useState<string>();

  useEffect(() => {
    let isWanted = true;
    loadKit(slug).then(
      (loaded) => isWanted && setKit(loaded),
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
  if (!kit) return <p role="status">Loading the challenges.</p>;
  return kit.challenges.map((each) => <Challenge key={each.challenge.id} slug={slug} ground={kit.ground} {...each} />);
}

async function loadKit(slug: string): Promise<ChallengeKit> {
  const answer = await fetch(`/patterns/${slug}/challenges.json`);
  if (!answer.ok) throw new Error(`The challenges could not be loaded: status ${answer.status}.`);
  return (await answer.json()) as ChallengeKit;
}

type ChallengeProps = ChallengeKit['challenges'][number] & { slug: string; ground: ChallengeKit['ground'] };

function Challenge({ slug, ground, challenge, view }: ChallengeProps) {
  const { id, title, story, seeds, allowed, lesson } = challenge;
  const { goals, solution } = view;
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
          <li key={each.path}>{allowedInWords(each)}</li>
        ))}
      </ul>
      <ChallengeForm slug={slug} challenge={challenge} view={view} ground={ground} />
      <details>
        <summary>Reveal a solution</summary>
        <ul>
          {solution.map((each) => (
            <li key={each}>{each}</li>
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
