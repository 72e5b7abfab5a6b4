import type { Allowed, Challenge } from './challenges';
import type { Settings } from './settings';

/** The paths of settings that a challenge does not allow, or not with that value. */
export function forbiddenIn({ allowed }: Challenge, settings: Settings): string[] {
  return Object.entries(settings)
    .filter(([path, value]) => !allowed.some((each) => each.path === path && admits(each, value)))
    .map(([path]) => path);
}

function admits(allowed: Allowed, value: unknown): boolean {
  if ('choices' in allowed) return allowed.choices.some((choice) => JSON.stringify(choice) === JSON.stringify(value));
  return typeof value === 'number' && value >= allowed.min && value <= allowed.max;
}
