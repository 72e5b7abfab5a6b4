import type { Experiment } from '@/content/experiments';
import { designOf } from '@/content/results';
import { valueAt } from '@/content/settings';
import type { Architecture, Distribution } from '@/simulator';
import { formatQuantity } from './format';
import styles from './mdx.module.css';

const UNIT_OF_SUFFIX: readonly (readonly [RegExp, string])[] = [
  [/^ratePerS$/, 'requests/s'],
  [/Rate$/, '%'],
  [/PerS$/, 'a second'],
  [/MiB$|Mib$/, 'MiB'],
  [/Gib$/, 'GiB'],
  [/Bytes$/, 'bytes'],
  [/Ms$/, 'ms'],
  [/S$/, 's'],
];

/** The unit that a field's name ends with; every field of a design carries its unit there. */
export function unitOfField(field: string): string | undefined {
  return UNIT_OF_SUFFIX.find(([suffix]) => suffix.test(field))?.[1];
}

const isDistribution = (value: unknown): value is Distribution =>
  typeof value === 'object' && value !== null && 'distribution' in value;

/** The typical value of a law of durations: its median where it is stated, else what defines it. */
function typical(law: Distribution): number | undefined {
  switch (law.distribution) {
    case 'constant':
      return law.value;
    case 'exponential':
      return law.mean;
    case 'lognormal':
      return law.median ?? Math.exp(law.mu ?? Number.NaN);
    case 'uniform':
      return (law.min + law.max) / 2;
    default:
      return undefined;
  }
}

/** A share is a fraction in the document and per cent in words. */
const inUnit = (value: number, unit: string | undefined): number =>
  unit === '%' ? Number((100 * value).toPrecision(12)) : value;

/**
 * What the design says about one of its fields, in words.
 *
 * @throws {Error} When the design has no such field or it cannot stand in a sentence.
 */
export function parameterText(architecture: Architecture, path: string): string {
  const found = valueAt(architecture, path);
  const value = isDistribution(found) ? typical(found) : found;
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') throw new Error(`<Param path="${path}" />: expected a field with a number or a text`);
  const unit = unitOfField(path.split('.').at(-1) ?? '');
  return formatQuantity(inUnit(value, unit), unit);
}

/** What prose writes: `<Param path="crud.memoryMib" />`, with `run` for the setting that an experiment changed. */
export interface ParamProps {
  path: string;
  run?: string;
}

interface BoundParamProps extends ParamProps {
  architecture: Architecture;
  experiments: readonly Experiment[];
}

/**
 * A setting of the pattern's design, as its document or an experiment has it.
 *
 * @throws {Error} When the experiment or the field does not exist.
 */
export function Param({ architecture, experiments, path, run }: BoundParamProps) {
  const experiment = experiments.find(({ id }) => id === run);
  if (run !== undefined && !experiment) throw new Error(`<Param run="${run}" />: expected the id of an experiment`);
  const design = experiment ? designOf(architecture, experiment) : architecture;
  return (
    <span className={styles.parameter} title={`Set in the design: ${path}`}>
      {parameterText(design, path)}
    </span>
  );
}
