import type { Link } from '../document/link';
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
    wanted.forEach(([operation, mean], position) => {
      plan.push({ link: index, operation, mean, probability: position === 0 ? link.probability : 1, skipTo });
    });
  });
  return plan;
}
