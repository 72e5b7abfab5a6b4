import type { MDXComponents } from 'mdx/types';
import type { ReactNode } from 'react';
import { loadExperiments } from '@/content/experiments';
import type { Pattern } from '@/content/pattern';
import { BillTable } from './bill-table';
import { Claim, Claims } from './claims';
import { ColdStart } from './cold-start';
import { CostCurve } from './cost-curve';
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
 * @throws {Error} When the pattern's experiments cannot be read.
 */
export async function patternComponents({ slug, architecture }: Pattern): Promise<MDXComponents> {
  const experiments = await loadExperiments(slug);
  const design = { architecture, experiments };
  return {
    Claim,
    Claims,
    ColdStart,
    Price,
    Quota,
    Term,
    Param: bound<typeof design, ParamProps>(Param, design),
    Result: bound<typeof design, ResultProps>(Result, design),
    BillTable: bound(BillTable, design),
    CostCurve: bound(CostCurve, { architecture }),
    Sources: bound(Sources, { slug, experiments }),
  };
}
