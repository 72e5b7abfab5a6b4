import type { Link } from '../document/link';
import { US_PER_MS } from '../kernel/units';
import { type RetryRules, retryRulesOf } from './back-off';
import { OPERATION } from './calls';

/** What one invocation of a function does elsewhere: a list of steps, run one after the other. */
export interface PlannedCall {
  link: number;
  operation: number;
  /** Mean number of times; the fraction is a chance of one more. */
  mean: number;
  /** Chance that the invocation uses this link at all; drawn at the link's first step. */
  probability: number;
  /** Step to go on with when it does not. */
  skipTo: number;
  /** How long the function waits for an answer; Infinity for ever. */
  timeoutUs: number;
  /** How it tries again; without it as the SDK of what it calls does. */
  rules: RetryRules | undefined;
}

/** Plans the calls a function makes, in the document's order; reads come before writes. */
export function planCalls(functionId: string, links: readonly Link[]): PlannedCall[] {
  const plan: PlannedCall[] = [];
  links.forEach((link, index) => {
    if (link.kind !== 'call' || link.from !== functionId || !link.enabled) return;
    const uses: [number, number][] = [
      [OPERATION.read, link.reads],
      [OPERATION.write, link.writes],
    ];
    const wanted = uses.filter(([, mean]) => mean > 0);
    if (wanted.length === 0) wanted.push([OPERATION.invoke, 1]);
    const skipTo = plan.length + wanted.length;
    const timeoutUs = link.timeoutMs === undefined ? Number.POSITIVE_INFINITY : link.timeoutMs * US_PER_MS;
    const rules = link.retry && retryRulesOf(link.retry);
    wanted.forEach(([operation, mean], position) => {
      const probability = position === 0 ? link.probability : 1;
      plan.push({ link: index, operation, mean, probability, skipTo, timeoutUs, rules });
    });
  });
  return plan;
}
