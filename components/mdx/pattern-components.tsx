import type { MDXComponents } from 'mdx/types';
import type { ReactNode } from 'react';
import { BreakEven } from '@/components/break-even/break-even';
import { ChallengesSection } from '@/components/claims/challenges-section';
import { LiveSection } from '@/components/live/live-section';
import type { FormOperation } from '@/components/live/operations';
import { loadClaims } from '@/content/claims';
import { loadExperiments } from '@/content/experiments';
import type { Pattern } from '@/content/pattern';
import { BillTable } from './bill-table';
import { Claim, type ClaimProps, Claims, type ClaimsOfPattern, Proof, type ProofProps } from './claims';
import { ColdStart } from './cold-start';
import { CostCurve } from './cost-curve';
import { LeftOut } from './left-out';
import { Param, type ParamProps } from './param';
import { Price } from './price';
import { Quota } from './quota';
import { Result, type ResultProps } from './result';
import { Sources } from './sources';
import { Term } from './term';

/** A component some of whose properties are given once, so that prose writes only the others. */
function bound<Given, Written = unknown>(
  render: (props: Given & Written) => ReactNode | Promise<ReactNode>,
  given: Given,
) {
  return (written: Written) => render({ ...given, ...written });
}

/**
 * What a pattern's `page.mdx` may use, bound to that pattern: pass it as `components` to the MDX page.
 *
 * @param operations - What the live API can do, for the pattern that runs for real.
 * @throws {Error} When the pattern's experiments or claims cannot be read.
 */
export async function patternComponents(
  { slug, architecture }: Pattern,
  operations: readonly FormOperation[],
): Promise<MDXComponents> {
  const [experiments, claims] = await Promise.all([loadExperiments(slug), loadClaims(slug)]);
  const design = { architecture, experiments };
  const tried = { slug, claims, ground: design };
  return {
    Claims,
    ColdStart,
    Price,
    Quota,
    Term,
    Claim: bound<ClaimsOfPattern, ClaimProps>(Claim, tried),
    Proof: bound<ClaimsOfPattern, ProofProps>(Proof, tried),
    Param: bound<typeof design, ParamProps>(Param, design),
    Result: bound<typeof design, ResultProps>(Result, design),
    BillTable: bound(BillTable, design),
    LeftOut: bound(LeftOut, { architecture }),
    Challenges: bound(ChallengesSection, { slug }),
    LiveApi: bound(LiveSection, { architecture, operations }),
    BreakEven: bound(BreakEven, { slug }),
    CostCurve: bound(CostCurve, { architecture }),
    Sources: bound(Sources, { slug, experiments }),
  };
}
