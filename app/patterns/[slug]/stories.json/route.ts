import type { StoryKit } from '@/components/faults/story-kit';
import { listPatterns, loadPattern } from '@/content/load-pattern';
import { loadStories } from '@/content/stories';

export const dynamic = 'force-static';
export const dynamicParams = false;

export async function generateStaticParams(): Promise<{ slug: string }[]> {
  return (await listPatterns()).map(({ slug }) => ({ slug }));
}

/** All that a browser needs to tell the stories of a pattern and to run them by itself; written at build. */
export async function GET(_request: Request, { params }: RouteContext<'/patterns/[slug]/stories.json'>) {
  const { slug } = await params;
  const [{ architecture }, stories] = await Promise.all([loadPattern(slug), loadStories(slug)]);
  const kit: StoryKit = { architecture, stories };
  return Response.json(kit);
}
