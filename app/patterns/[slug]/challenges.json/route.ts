import type { ChallengeKit } from '@/components/claims/challenge';
import { challengeView } from '@/components/claims/challenge-view';
import { loadChallenges } from '@/content/challenges';
import { loadExperiments } from '@/content/experiments';
import { listPatterns, loadPattern } from '@/content/load-pattern';

export const dynamic = 'force-static';
export const dynamicParams = false;

export async function generateStaticParams(): Promise<{ slug: string }[]> {
  return (await listPatterns()).map(({ slug }) => ({ slug }));
}

/** All that a browser needs to play the challenges of a pattern, with the figures of start and solution; written at build. */
export async function GET(_request: Request, { params }: RouteContext<'/patterns/[slug]/challenges.json'>) {
  const { slug } = await params;
  const [{ architecture }, challenges, experiments] = await Promise.all([
    loadPattern(slug),
    loadChallenges(slug),
    loadExperiments(slug),
  ]);
  const used = new Set(challenges.map(({ run }) => run));
  const ground = { architecture, experiments: experiments.filter(({ id }) => used.has(id)) };
  const kit: ChallengeKit = {
    ground,
    challenges: challenges.map((challenge) => ({ challenge, view: challengeView(challenge, ground) })),
  };
  return Response.json(kit);
}
