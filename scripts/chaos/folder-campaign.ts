import { jsonOf } from './client';
import { Product } from './product';
import type { CampaignReport } from './report';
import { shown } from './writers';

export interface FolderOptions {
  /** Two of them, for two servers. */
  ports: [number, number];
  environment: Record<string, string>;
}

/** Two servers and one folder: the second is refused while the first lives, and takes over when it was killed. */
export async function runFolder({ ports, environment }: FolderOptions): Promise<CampaignReport> {
  const [first, second] = ports.map((port) => new Product({ port, environment })) as [Product, Product];
  const failures: string[] = [];
  try {
    await first.start();
    const { token } = await first.client.newSandbox();
    const refusal = await startRefused(second);
    const isRefused = refusal.includes(`in use by process ${first.pid}`);
    if (!isRefused) failures.push(`the second server printed: ${refusal}`);
    const before = await first.client.request('GET', '/api/sandbox', { token });
    await first.kill();
    const { readyMs } = await second.start(token);
    const after = await second.client.request('GET', '/api/sandbox', { token });
    const isSame = createdAt(before) === createdAt(after);
    if (!isSame) failures.push(`before: ${shown(before)}, after: ${shown(after)}`);
    await second.terminate();
    return {
      title: 'two servers, one folder',
      rows: [
        {
          promise: 'the second refuses to start, and says why',
          found: isRefused ? 'it named the process that has the folder' : 'it did not',
          isKept: isRefused,
        },
        {
          promise: 'the folder of a killed server is taken over at once',
          found: `the next one answered from it after ${(readyMs / 1000).toFixed(1)} s`,
          isKept: isSame,
        },
      ],
      failures,
    };
  } finally {
    await first.dispose();
    await second.dispose();
  }
}

/** Starts a server that must not start. @returns What it printed. */
async function startRefused(product: Product): Promise<string> {
  try {
    await product.start();
    return 'it started';
  } catch {
    return product.lastOutput;
  } finally {
    await product.dispose();
  }
}

function createdAt(reply: Parameters<typeof jsonOf>[0]): unknown {
  return (jsonOf(reply, 200) as { createdAt: string }).createdAt;
}
