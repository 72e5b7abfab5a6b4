import { useId } from 'react';
import styles from './fields.module.css';

interface NumberFieldProps {
  label: string;
  unit?: string | undefined;
  /** What is typed; it need not be a number yet. */
  value: string;
  onChange: (value: string) => void;
}

/** A number, typed. */
export function NumberField({ label, unit, value, onChange }: NumberFieldProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>
        {label}
        {unit && <span className={styles.unit}> {unit}</span>}
      </label>
      <input
        id={id}
        inputMode="decimal"
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
