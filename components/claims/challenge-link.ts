import { forbiddenIn } from '@/content/allowed-settings';
import type { Challenge } from '@/content/challenges';
import type { Settings } from '@/content/settings';

/** A try at a challenge that a link brings, or why it cannot be used. */
export type LinkedTry = { id: string; settings: Settings } | { id: string; problem: string };

const CHALLENGE = 'challenge';
const TRY = 'try';
const LONGEST = 2_000;
const SAFE_NAME = /^[a-z][\w-]*(\.[a-zA-Z]\w*)+$/;

/** Address of the page with a try at a challenge, beside whatever else the address says. */
export function linkTo(href: string, id: string, settings: Settings): string {
  const url = new URL(href);
  url.searchParams.set(CHALLENGE, id);
  url.searchParams.set(
    TRY,
    Object.entries(settings)
      .map(([path, value]) => `${path}:${JSON.stringify(value)}`)
      .join('~'),
  );
  url.hash = 'challenges';
  return url.href;
}

/** Reads the try that an address brings to a challenge; undefined when it brings none. */
export function tryIn(search: string, challenge: Challenge): LinkedTry | undefined {
  const query = new URLSearchParams(search);
  const text = query.get(TRY);
  if (query.get(CHALLENGE) !== challenge.id || text === null) return undefined;
  const { id } = challenge;
  const settings = text.length > LONGEST ? undefined : settingsIn(text);
  if (!settings) return { id, problem: 'The settings in the link cannot be read; the start is shown.' };
  const [forbidden] = forbiddenIn(challenge, settings);
  if (forbidden !== undefined) return { id, problem: `The link sets ${forbidden} as this challenge does not allow.` };
  return { id, settings };
}

function settingsIn(text: string): Settings | undefined {
  const entries: [string, Settings[string]][] = [];
  for (const part of text.split('~')) {
    const at = part.indexOf(':');
    const path = part.slice(0, at);
    if (at < 0 || !SAFE_NAME.test(path)) return undefined;
    try {
      entries.push([path, JSON.parse(part.slice(at + 1))]);
    } catch {
      return undefined;
    }
  }
  return Object.fromEntries(entries);
}
