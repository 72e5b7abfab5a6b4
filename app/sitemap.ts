import type { MetadataRoute } from 'next';
import { SITE_PAGES } from '@/components/site/pages';
import { siteUrl } from '@/components/site/site';
import { listPatterns } from '@/content/load-pattern';

export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const patterns = await listPatterns();
  const newest = patterns
    .map(({ facts }) => facts.lastVerified)
    .sort()
    .at(-1);
  return [
    { url: new URL('/', siteUrl()).href, ...(newest ? { lastModified: newest } : {}) },
    ...SITE_PAGES.filter(({ path }) => path !== '/').map(({ path }) => ({ url: new URL(path, siteUrl()).href })),
    ...patterns.map(({ slug, facts }) => ({
      url: new URL(`/patterns/${slug}`, siteUrl()).href,
      lastModified: facts.lastVerified,
    })),
  ];
}
