import type { TrialProgress } from './trial';
import styles from './trial-form.module.css';

/** Brings the focus to the first button when it is on the other one, which is about to go. */
export function keepFocus(actions: HTMLElement | null): void {
  if (actions?.contains(document.activeElement)) actions.querySelector('button')?.focus();
}

/** How many runs are done. */
export function Progress({ done, planned }: TrialProgress) {
  return (
    <label className={styles.progress}>
      <progress value={done} max={planned} />
      {done} of {planned} runs
    </label>
  );
}
