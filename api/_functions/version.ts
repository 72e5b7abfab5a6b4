import type { Deployment } from '../_ports/platform';

/** Which product this is, and where it runs. */
export interface Version {
  name: string;
  version: string;
  /** Version of the simulator: the same document, seed and engine give the same run. */
  engine: string;
  platform: Deployment['platform'];
  region?: string;
  commit?: string;
}

/** Tells the version of the product and of its engine. */
export function version(product: { name: string; version: string }, engine: string, deployment: Deployment): Version {
  const { platform, region, commit } = deployment;
  return {
    name: product.name,
    version: product.version,
    engine,
    platform,
    ...(region === undefined ? {} : { region }),
    ...(commit === undefined ? {} : { commit }),
  };
}
