import type { ClaimResult } from '@/content/claims-run';
import { formatResult } from './format';

/** What a claim's runs found, as a sentence; each figure is the mean over the seeds. */
export function findingText({ finding }: Pick<ClaimResult, 'finding'>): string {
  return finding.map((piece) => ('text' in piece ? piece.text : formatResult(piece))).join('');
}

/** The command that runs a claim again on a clone of the repository. */
export function claimCommand(slug: string, id: string): string {
  return `npm run -s experiments -- ${slug} --only ${id}`;
}
