/** Why a browser keeps nothing, and what to do about it. */
export function storageWords(error: unknown): string {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'QuotaExceededError') {
    return 'The browser’s storage is full, so the last change is not kept; what was kept before stays. Export the design, or delete designs that you no longer need.';
  }
  if (name === 'VersionError') {
    return 'A newer version of this site has kept designs here: reload the page to see them.';
  }
  return 'This browser keeps no designs for this site, as in a private window or by its settings. Export yours before you leave.';
}
