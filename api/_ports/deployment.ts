/** Where this copy of the product runs. */
export interface Deployment {
  /** The platform that runs it, or `self-hosted`. */
  platform: 'vercel' | 'self-hosted';
  /** The platform's name of the region, where there is one. */
  region: string | undefined;
  /** The commit that was deployed, where the platform tells. */
  commit: string | undefined;
}
