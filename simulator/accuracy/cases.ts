import type { Catalog } from '../catalog';
import { ACCURACY_THEMES, type AccuracyCase } from './accuracy-case';
import { coldStartCases, LAW_CASES } from './cases/laws';
import { LINE_CASES } from './cases/lines';
import { LOSS_CASES } from './cases/loss';
import { NETWORK_CASES } from './cases/networks';
import { POOL_CASES } from './cases/pools';

/** Cases that need no catalog. */
export const KNOWN_CASES: readonly AccuracyCase[] = [
  ...LINE_CASES,
  ...NETWORK_CASES,
  ...LOSS_CASES,
  ...POOL_CASES,
  ...LAW_CASES,
];

/** Every case that the engine is held against, by theme. */
export function accuracyCases(catalog: Catalog): AccuracyCase[] {
  const cases = [...KNOWN_CASES, ...coldStartCases(catalog)];
  return ACCURACY_THEMES.flatMap((theme) => cases.filter((each) => each.theme === theme));
}
