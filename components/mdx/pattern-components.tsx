import type { MDXComponents } from 'mdx/types';
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

/**
 * What a pattern's `page.mdx` may use, bound to that pattern: pass it as `components` to the MDX page.
 *
 * @throws {Error} When the pattern's experiments cannot be read.
 */
export async function patternComponents({ slug, architecture }: Pattern): Promise<MDXComponents> {
  const experiments = await loadExperiments(slug);
  const baseline = experiments.find(({ id }) => id === 'baseline');
  const client = architecture.resources.find(({ kind }) => kind === 'client');
  return {
    Claim,
    Claims,
    ColdStart,
    Price,
    Quota,
    Term,
    Param: (props: ParamProps) => <Param {...props} architecture={architecture} experiments={experiments} />,
    Result: (props: ResultProps) => <Result {...props} architecture={architecture} experiments={experiments} />,
    Sources: () => <Sources slug={slug} experiments={experiments} />,
    BillTable: () => {
      if (!baseline) throw new Error(`patterns/${slug}/experiments.json: expected an experiment "baseline"`);
      return <BillTable architecture={architecture} experiment={baseline} />;
    },
    CostCurve: () => {
      if (!client) throw new Error(`patterns/${slug}/architecture.json: expected a client`);
      return <CostCurve architecture={architecture} client={client.id} />;
    },
  };
}
