import { getEnv } from '@vercel/functions';
import type { Deployment } from '../_ports/deployment';

/** Reads the deployment from what the platform sets; anywhere else it is self-hosted. */
export function readDeployment(variables: Record<string, string | undefined> = process.env): Deployment {
  const { VERCEL, VERCEL_REGION, VERCEL_GIT_COMMIT_SHA } = getEnv(variables);
  if (VERCEL !== '1') return { platform: 'self-hosted', region: undefined, commit: undefined };
  return { platform: 'vercel', region: VERCEL_REGION, commit: VERCEL_GIT_COMMIT_SHA };
}
