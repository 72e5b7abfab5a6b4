/** A page of the site that is no pattern. */
export interface SitePage {
  path: string;
  title: string;
  /** What one comes for, in words one would search for. */
  about: string;
}

/** Every page to go to but the patterns, in the order that lists have them. */
export const SITE_PAGES: readonly SitePage[] = [
  { path: '/', title: 'Gallery', about: 'patterns home start' },
  { path: '/designs', title: 'My architectures', about: 'own designs kept drafts open rename delete' },
  { path: '/accuracy', title: 'How accurate the simulator is', about: 'proof evidence validation error' },
  { path: '/docs', title: 'Documentation', about: 'help manual' },
  { path: '/docs/api', title: 'The live API', about: 'reference operations OpenAPI curl' },
  { path: '/docs/problems', title: 'Errors of the live API', about: 'problems status codes' },
];
