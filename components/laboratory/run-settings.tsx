import { NumberField } from './number-field';

/** How long and how often each design is run, as it is typed. */
export interface RunTexts {
  durationS: string;
  warmUpS: string;
  seeds: string;
}

export interface RunPlan {
  durationS: number;
  warmUpS: number;
  seeds: number;
}

const MOST_SECONDS = 604_800;
const MOST_SEEDS = 200;

/** How long a run is, and with how many seeds. */
export function RunSettings({ texts, onChange }: { texts: RunTexts; onChange: (texts: RunTexts) => void }) {
  return (
    <>
      <NumberField
        label="Measured"
        unit="s simulated"
        value={texts.durationS}
        onChange={(durationS) => onChange({ ...texts, durationS })}
      />
      <NumberField
        label="Before that, not counted"
        unit="s"
        value={texts.warmUpS}
        onChange={(warmUpS) => onChange({ ...texts, warmUpS })}
      />
      <NumberField label="Seeds" value={texts.seeds} onChange={(seeds) => onChange({ ...texts, seeds })} />
    </>
  );
}

/** Reads what was typed. */
export function planOf(texts: RunTexts): { kind: 'plan'; plan: RunPlan } | { kind: 'wrong'; reason: string } {
  const durationS = Number(texts.durationS);
  const warmUpS = Number(texts.warmUpS);
  const seeds = Number(texts.seeds);
  if (!(durationS >= 1 && durationS <= MOST_SECONDS)) {
    return wrong(`Measured: expected 1 to ${MOST_SECONDS} s, got "${texts.durationS}"`);
  }
  if (!(warmUpS >= 0 && warmUpS <= MOST_SECONDS)) {
    return wrong(`Before that: expected 0 to ${MOST_SECONDS} s, got "${texts.warmUpS}"`);
  }
  if (!(Number.isInteger(seeds) && seeds >= 1 && seeds <= MOST_SEEDS)) {
    return wrong(`Seeds: expected a whole number from 1 to ${MOST_SEEDS}, got "${texts.seeds}"`);
  }
  return { kind: 'plan', plan: { durationS, warmUpS, seeds } };
}

function wrong(reason: string) {
  return { kind: 'wrong', reason } as const;
}
