import type { Settings } from '@/content/settings';

/** How far somebody has come with a challenge; kept by this browser alone. */
export interface Progress {
  tries: number;
  /** The settings that met every goal first. */
  solvedWith?: Settings;
}

const keyOf = (slug: string, id: string) => `challenge/${slug}/${id}`;

/** What was kept of a challenge; nothing of it when the browser keeps nothing, or something else stands there. */
export function readProgress(slug: string, id: string): Progress {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(slug, id)) ?? 'null');
    return isProgress(kept) ? kept : { tries: 0 };
  } catch {
    return { tries: 0 };
  }
}

/** Keeps how far somebody has come. @returns Whether the browser took it. */
export function keepProgress(slug: string, id: string, progress: Progress): boolean {
  try {
    localStorage.setItem(keyOf(slug, id), JSON.stringify(progress));
    return true;
  } catch {
    return false;
  }
}

function isProgress(value: unknown): value is Progress {
  if (typeof value !== 'object' || value === null || !('tries' in value)) return false;
  const isSolvedRight = !('solvedWith' in value) || (typeof value.solvedWith === 'object' && value.solvedWith !== null);
  return Number.isSafeInteger(value.tries) && isSolvedRight;
}
