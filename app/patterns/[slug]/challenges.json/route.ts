import { challengeView } from '@/components/claims/challenge-view';
import { loadChallenges } from '@/content/challenges';
import { loadExperiments } from '@/content/experiments';
import { listPatterns, loadPattern } from '@/content/load-pattern';

export const dynamic = 'force-static';
export const dynamicParams = false;

export async function generateStaticParams(): Promise<{ slug: string }[]> {
  return (await listPatterns()).map(({ slug }) => ({ slug }));
}

/** The challenges of a pattern with the figures of their start and their solution; written at build. */
export async function GET(_request: Request, { params }: RouteContext<'/patterns/[slug]/challenges.json'>) {
  const { slug } = await params;
  const [{ architecture }, challenges, experiments] = await Promise.all([
    loadPattern(slug),
    loadChallenges(slug),
    loadExperiments(slug),
  ]);
  return Response.json(challenges.map((challenge) => challengeView(challenge, { architecture, experiments })));
}
