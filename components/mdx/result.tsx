import type { Experiment } from '@/content/experiments';
import { type MetricName, type ResultScope, resultOf } from '@/content/results';
import type { Architecture } from '@/simulator';
import { runAnchor } from './anchors';
import { formatResult } from './format';
import styles from './mdx.module.css';

/** What prose writes: `<Result run="spike" metric="p99" />`, with `resource` to look at one of them. */
export interface ResultProps extends ResultScope {
  run: string;
  metric: MetricName;
}

interface BoundResultProps extends ResultProps {
  architecture: Architecture;
  experiments: readonly Experiment[];
}

/**
 * A figure that the simulator computed when the page was built; it leads to the run that gave it.
 *
 * @throws {Error} When the run or its figure does not exist.
 */
export function Result({ architecture, experiments, run, metric, ...scope }: BoundResultProps) {
  const experiment = experiments.find(({ id }) => id === run);
  if (!experiment) throw new Error(`<Result run="${run}" />: expected the id of an experiment`);
  return (
    <a className={styles.result} href={`#${runAnchor(run)}`} title={`Computed: ${experiment.title}`}>
      {formatResult(resultOf(architecture, experiment, { metric, ...scope }))}
    </a>
  );
}
