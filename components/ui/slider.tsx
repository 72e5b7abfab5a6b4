'use client';

import { useId, useState } from 'react';
import styles from './slider.module.css';
import { clampToRange, LOG_POSITIONS, positionOf, type SliderRange, valueAtPosition } from './slider-scale';

interface SliderProps extends SliderRange {
  label: string;
  /** The value; the parent keeps it. */
  value: number;
  /** Called with a value inside the range while the thumb moves, and when a typed number is confirmed. */
  onChange: (value: number) => void;
  /** Unit, shown after the number field and spoken with the value, such as `requests/s`. */
  unit?: string;
  /** A sentence under the slider. */
  hint?: string;
  /** How a value is spoken and printed; grouped digits by default. */
  format?: (value: number) => string;
  disabled?: boolean;
}

const grouped = (value: number) => value.toLocaleString('en-US', { maximumSignificantDigits: 6 });

/**
 * A value chosen by a native range input or typed into the number field beside it. On a log scale the
 * arrow keys move along the scale, so a step is a few per cent of the value. What is typed holds on Enter or when the
 * field is left, and is moved into the range; Escape gives the old value back.
 */
export function Slider({
  label,
  value,
  onChange,
  unit,
  hint,
  format = grouped,
  disabled = false,
  ...range
}: SliderProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const isLog = range.scale === 'log';
  const position = positionOf(value, range);
  const [from, to] = isLog ? [0, LOG_POSITIONS] : [range.min, range.max];
  const step = isLog ? 1 : (range.step ?? 1);

  function confirm() {
    if (typed === null) return;
    setTyped(null);
    const parsed = Number(typed);
    if (typed.trim() !== '' && Number.isFinite(parsed)) onChange(clampToRange(parsed, range));
  }

  return (
    <div className={styles.slider} data-disabled={disabled || undefined}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <span className={styles.field}>
        <input
          className={styles.number}
          type="number"
          inputMode="decimal"
          aria-label={unit ? `${label}, ${unit}` : label}
          min={range.min}
          max={range.max}
          step="any"
          value={typed ?? String(value)}
          disabled={disabled}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={confirm}
          onKeyDown={(event) => {
            if (event.key === 'Enter') confirm();
            if (event.key === 'Escape') setTyped(null);
          }}
        />
        {unit ? <span className={styles.unit}>{unit}</span> : null}
      </span>
      <input
        id={id}
        className={styles.range}
        type="range"
        min={from}
        max={to}
        step={step}
        value={position}
        disabled={disabled}
        aria-valuetext={`${format(value)}${unit ? ` ${unit}` : ''}`}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(valueAtPosition(event.target.valueAsNumber, range))}
      />
      {hint ? (
        <p className={styles.hint} id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
    </div>
  );
}
