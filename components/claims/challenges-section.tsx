import { Challenges } from './challenges';

/** What prose writes as `<Challenges />`: the tasks of a pattern. */
export function ChallengesSection(props: { slug: string }) {
  return <Challenges {...props} />;
}
