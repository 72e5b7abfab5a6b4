import type { TrialKit } from '@/components/claims/trial';
import { loadClaims } from '@/content/claims';
import { runsOf } from '@/content/claims-figures';
import { loadExperiments } from '@/content/experiments';
import { listPatterns, loadPattern } from '@/content/load-pattern';

export const dynamic = 'force-static';
export const dynamicParams = false;

export async function generateStaticParams(): Promise<{ slug: string }[]> {
  return (await listPatterns()).map(({ slug }) => ({ slug }));
}

/** All that a browser needs to try the claims of a pattern by itself; written at build. */
export async function GET(_request: Request, { params }: RouteContext<'/patterns/[slug]/claims.json'>) {
  const { slug } = await params;
  const [{ architecture }, claims, experiments] = await Promise.all([
    loadPattern(slug),
    loadClaims(slug),
    loadExperiments(slug),
  ]);
  const trials = claims.map((claim) => ({ claim, runs: runsOf(claim) }));
  const used = new Set(trials.flatMap(({ runs }) => runs));
  const kit: TrialKit = {
    ground: { architecture, experiments: experiments.filter(({ id }) => used.has(id)) },
    trials,
  };
  return Response.json(kit);
}
