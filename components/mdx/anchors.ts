/** Where the list of sources explains a price or a figure of the catalog. */
export function sourceAnchor(id: string): string {
  return `source-${id.replaceAll('.', '-')}`;
}

/** Where the list of sources explains a run. */
export function runAnchor(id: string): string {
  return `run-${id}`;
}

/** Where the list of sources explains the measured cold starts. */
export const COLD_START_ANCHOR = 'source-cold-starts';
