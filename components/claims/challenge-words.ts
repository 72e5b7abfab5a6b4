import { formatResult } from '@/components/mdx/format';
import type { GoalResult } from '@/content/challenge-attempt';
import type { Allowed, Goal } from '@/content/challenges';
import type { Operator } from '@/content/claims-expressions';
import type { Settings } from '@/content/settings';

const OPERATOR_WORDS: Readonly<Record<Operator, string>> = {
  '<': 'below',
  '<=': 'at most',
  '=': 'exactly',
  '>=': 'at least',
  '>': 'above',
};

/** Where a figure must lie, such as `below $38.00`. */
export function wantedInWords({ is, value }: Goal, unit: GoalResult['unit']): string {
  return `${OPERATOR_WORDS[is]} ${formatResult({ value, unit })}`;
}

/** From the least to the greatest over the seeds, and whether that is enough. */
export function rangeInWords({ samples, unit, isMet }: GoalResult): string {
  const [least, greatest] = [Math.min(...samples), Math.max(...samples)].map((value) => formatResult({ value, unit }));
  return `${least === greatest ? least : `${least} to ${greatest}`}, ${isMet ? 'met' : 'missed'}`;
}

/** What may be set to what, such as `memory of Process: 128 to 10240 MiB`. */
export function allowedInWords(allowed: Allowed): string {
  const { what } = allowed;
  if ('choices' in allowed) return `${what}: ${allowed.choices.map(valueInWords).join(' or ')}`;
  return `${what}: ${allowed.min} to ${allowed.max}${allowed.unit ? ` ${allowed.unit}` : ''}`;
}

/** Settings in the words of what may be changed, one each, such as `memory of Process: 768 MiB`. */
export function settingsInWords(settings: Settings, allowed: readonly Allowed[]): string[] {
  return Object.entries(settings).map(([path, value]) => {
    const found = allowed.find((each) => each.path === path);
    const unit = found && 'unit' in found && found.unit ? ` ${found.unit}` : '';
    return `${found?.what ?? path}: ${valueInWords(value)}${unit}`;
  });
}

function valueInWords(value: Settings[string]): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
