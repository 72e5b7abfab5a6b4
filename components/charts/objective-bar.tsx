'use client';

import { type FormEvent, useId } from 'react';
import { formatCount, formatMs, formatShare } from '@/components/simulation/format';
import { useSimulation, useStage } from '@/components/simulation/stage-context';
import { Button } from '@/components/ui/button';
import type { SeriesPoint } from '@/simulator';
import { withinShareOf } from './latency';
import styles from './live-charts.module.css';
import { FIRST_OBJECTIVE, OBJECTIVE_MS, OBJECTIVE_PERCENT, type Objective } from './objective';

/** What is asked of response times, and whether the run met it so far. */
export function ObjectiveBar({ series }: { series: readonly SeriesPoint[] }) {
  const { store } = useStage();
  const objective = useSimulation((state) => state.settings.objective);
  // The run does not know of an objective, so it is not told of one.
  const set = (next: Objective | undefined) =>
    store.setState(({ settings }) => ({ settings: { ...settings, objective: next } }));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    set({ withinMs: Number(values.get('within')), percent: Number(values.get('percent')) });
  };
  const { withinMs, percent } = objective ?? FIRST_OBJECTIVE;
  return (
    <div className={styles.objective}>
      <form className={`${styles.bar} no-print`} onSubmit={submit} aria-label="What is asked of response times">
        <span className={styles.fields}>
          <Field name="percent" label="Asked for" value={percent} range={OBJECTIVE_PERCENT} unit="% answered well" />
          <Field name="within" label="within" value={withinMs} range={OBJECTIVE_MS} unit="ms" />
        </span>
        <Button variant="quiet" type="submit">
          {objective ? 'Ask for this' : 'Draw the line'}
        </Button>
        {objective && (
          <Button variant="quiet" onClick={() => set(undefined)}>
            Remove the line
          </Button>
        )}
      </form>
      {objective && <Verdict objective={objective} series={series} />}
    </div>
  );
}

interface FieldProps {
  name: string;
  label: string;
  value: number;
  range: { min: number; max: number };
  unit: string;
}

function Field({ name, label, value, range, unit }: FieldProps) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        key={value}
        className={styles.number}
        id={id}
        name={name}
        type="number"
        inputMode="decimal"
        {...range}
        step="any"
        defaultValue={value}
        required
      />
      <span>{unit}</span>
    </>
  );
}

function Verdict({
  objective: { withinMs, percent },
  series,
}: {
  objective: Objective;
  series: readonly SeriesPoint[];
}) {
  const share = withinShareOf(series, withinMs);
  if (share === undefined) return <p className={styles.verdict}>No request has ended yet.</p>;
  const windows = series.map((point) => withinShareOf([point], withinMs)).filter((each) => each !== undefined);
  const met = windows.filter((each) => each * 100 >= percent).length;
  const isMet = share * 100 >= percent;
  return (
    <p className={styles.verdict} data-met={isMet}>
      <strong>{isMet ? '✓ Met' : '✗ Missed'}</strong> {formatShare(share)} of the requests that ended were answered well
      within {formatMs(withinMs)}; asked for are {percent}%. Met in {formatCount(met)} of {formatCount(windows.length)}{' '}
      windows.
    </p>
  );
}
