import { readDeployment } from '@/api/_adapters/vercel-deployment';
import { version } from '@/api/_functions/version';
import product from '@/package.json';
import { ENGINE_VERSION } from '@/simulator';

// Where it runs is known when it runs, not when it is built.
export const dynamic = 'force-dynamic';

export function GET(): Response {
  return Response.json(version(product, ENGINE_VERSION, readDeployment()), {
    headers: { 'Cache-Control': 'no-store', 'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'" },
  });
}
