import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Store } from './audit';
import type { CampaignReport } from './report';

export interface ShortOptions {
  seed: number;
  store: Store;
  environment: Record<string, string>;
  onProgress(text: string): void;
}

/** Runs a campaign with few rounds in a folder that is gone afterwards. How long things take is not judged: other tests run beside. */
export async function expectKept(campaign: (options: ShortOptions) => Promise<CampaignReport>): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'chaos-'));
  const environment = { DATA_DIR: dataDir, RATE_LIMIT_SANDBOXES_PER_DAY: '1000000' };
  try {
    const { rows, failures } = await campaign({ seed: 1, store: { dataDir }, environment, onProgress: () => {} });
    expect(failures).toEqual([]);
    expect(rows.filter(({ isKept, isTime }) => !isKept && !isTime)).toEqual([]);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
