import type { Architecture } from '@/simulator';
import { designOf, type Finding, type Rule, type Severity } from './finding';
import { steadyRates } from './rates';
import { CAPACITY_RULES } from './rules/capacity';
import { DEAD_LETTER_RULES } from './rules/dead-letters';
import { TIME_RULES } from './rules/time-limits';
import { WAY_RULES } from './rules/ways';

/** Every rule, in the order that findings of one severity are listed in. */
export const RULES: readonly Rule[] = [...WAY_RULES, ...TIME_RULES, ...DEAD_LETTER_RULES, ...CAPACITY_RULES];

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'advice'];

/**
 * What somebody should look at in a valid design, the worst first. Findings rest on the document alone, not on a run.
 * Each `fix` takes the design as it was checked and gives a valid one without that finding.
 */
export function checkDesign(architecture: Architecture): Finding[] {
  const plain = designOf(architecture);
  const design = { ...plain, rates: steadyRates(plain) };
  const findings = RULES.flatMap((rule) =>
    rule.find(design).map((finding): Finding => ({ rule: rule.id, ...finding })),
  );
  return findings.sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}
