import {
  BREAK_EVEN_RATES_PER_S,
  type BreakEvenCell,
  type BreakEvenDesign,
  type Crossing,
  crossingOf,
  lineOf,
} from '@/content/break-even';
import { DESIGN_WORDS } from './design-words';

/** What functions are set against. */
const OTHERS = ['containers', 'virtual-machines'] as const satisfies readonly BreakEvenDesign[];

/** Where functions begin to cost more than the other designs, at one burstiness. */
export function crossingsAt(cells: readonly BreakEvenCell[], burstiness: number) {
  const functions = lineOf(cells, 'functions', burstiness);
  return OTHERS.map((design) => ({ design, crossing: crossingOf(functions, lineOf(cells, design, burstiness)) }));
}

/** One sentence for each of the other designs. */
export function crossingSentence(design: BreakEvenDesign, crossing: Crossing | undefined): string {
  const { name } = DESIGN_WORDS[design];
  if (!crossing) {
    const [least, most] = [BREAK_EVEN_RATES_PER_S[0], BREAK_EVEN_RATES_PER_S.at(-1)];
    return `${name} do not become cheaper anywhere from ${least} to ${most} requests a second.`;
  }
  const { ratePerS, fromPerS, untilPerS } = crossing;
  const bounds = `95% interval ${precise(fromPerS)} to ${precise(untilPerS)}`;
  return `${name} become cheaper at ${precise(ratePerS)} requests a second (${bounds}).`;
}

function precise(ratePerS: number): string {
  return ratePerS.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}
