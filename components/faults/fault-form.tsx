import { type FormEvent, useId, useState } from 'react';
import { useStage } from '@/components/simulation/stage-context';
import { Button } from '@/components/ui/button';
import {
  FAULT_KINDS,
  FAULT_NUMBERS,
  type FaultKind,
  type FaultNumbers,
  LENGTH_RANGE_S,
  MOST_FAULTS,
  START_RANGE_S,
} from './fault';
import styles from './fault-panel.module.css';
import { FAULT_HINTS, FAULT_NAMES } from './fault-words';
import type { Faults } from './use-faults';

const FIRST_LENGTH_S = 60;

/** What to break, where, when and for how long. */
export function FaultForm({ faults }: { faults: Faults }) {
  const { architecture, controls } = useStage();
  const offered = FAULT_KINDS.filter((kind) => controls.faultPlaces[kind].length > 0);
  const [chosen, setKind] = useState<FaultKind>('outage');
  const kind = offered.includes(chosen) ? chosen : offered[0];
  const [place, setPlace] = useState<string>();
  const [isNow, setNow] = useState(true);
  const [fromS, setFromS] = useState(60);
  const [lengthS, setLengthS] = useState(FIRST_LENGTH_S);
  const [numbers, setNumbers] = useState<FaultNumbers>({});
  const id = useId();
  if (!kind) return <p>This design has no part that could be broken.</p>;
  const places = controls.faultPlaces[kind];
  const resource = place !== undefined && places.includes(place) ? place : (places[0] as string);
  const isFull = faults.faults.length >= MOST_FAULTS;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    faults.add({ kind, resource, fromS: isNow ? faults.nowS() : fromS, lengthS, numbers });
  };

  return (
    <form className={styles.form} onSubmit={submit}>
      <div className={styles.row}>
        <Choice
          label="What"
          value={kind}
          options={offered.map((each) => [each, FAULT_NAMES[each]])}
          onChange={(value) => {
            setKind(value as FaultKind);
            setNumbers({});
          }}
        />
        <Choice
          label="Where"
          value={resource}
          options={places.map((each) => [each, architecture.resources.find((part) => part.id === each)?.label ?? each])}
          onChange={setPlace}
        />
        {FAULT_NUMBERS[kind].map(({ name, label, unit, min, max, start }) => (
          <NumberField
            key={`${kind}-${name}`}
            label={label}
            unit={unit}
            range={{ min, max }}
            value={numbers[name] ?? start}
            onChange={(value) => setNumbers((before) => ({ ...before, [name]: value }))}
          />
        ))}
      </div>
      <p className={styles.hint}>{FAULT_HINTS[kind]}</p>
      <div className={styles.row}>
        <fieldset className={styles.when}>
          <legend>Begins</legend>
          <label>
            <input type="radio" name={`${id}-when`} checked={isNow} onChange={() => setNow(true)} /> now
          </label>
          <label>
            <input type="radio" name={`${id}-when`} checked={!isNow} onChange={() => setNow(false)} /> at a second
          </label>
        </fieldset>
        {!isNow && (
          <NumberField label="Second of the run" unit="s" range={START_RANGE_S} value={fromS} onChange={setFromS} />
        )}
        <NumberField label="Lasts" unit="s" range={LENGTH_RANGE_S} value={lengthS} onChange={setLengthS} />
        <Button type="submit" variant="primary" disabled={isFull}>
          Break it
        </Button>
      </div>
      {isFull && <p className={styles.hint}>{MOST_FAULTS} faults at once are the most; mend one first.</p>}
    </form>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly (readonly [value: string, words: string])[];
  onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label className={styles.field}>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

interface NumberFieldProps {
  label: string;
  unit: string;
  range: { min: number; max: number };
  value: number;
  onChange: (value: number) => void;
}

/** A number that the browser checks when the form is sent; while somebody types, it may be none. */
function NumberField({ label, unit, range, value, onChange }: NumberFieldProps) {
  return (
    <label className={styles.field}>
      <span>
        {label} ({unit})
      </span>
      <input
        type="number"
        inputMode="decimal"
        required
        {...range}
        step="any"
        value={Number.isNaN(value) ? '' : value}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
    </label>
  );
}
