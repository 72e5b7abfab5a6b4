import { formatS } from '@/components/simulation/format';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { formatLeft } from './figures';
import styles from './laboratory.module.css';
import type { RunsState } from './use-runs';

interface RunLineProps {
  state: RunsState;
  /** What a press on the button does. */
  action: string;
  onStart: () => void;
  onCancel: () => void;
}

/** Starts and cancels an experiment, and tells how far it has come. */
export function RunLine({ state, action, onStart, onCancel }: RunLineProps) {
  const isRunning = state.kind === 'running';
  return (
    <div className={styles.runLine}>
      {isRunning ? (
        <Button onClick={onCancel}>Cancel</Button>
      ) : (
        <Button variant="primary" onClick={onStart}>
          {action}
        </Button>
      )}
      {isRunning && (
        <progress className={styles.progress} max={1} value={state.progress.share} aria-label="Runs done" />
      )}
      {state.kind === 'failed' ? (
        <Callout tone="error">{state.message}</Callout>
      ) : (
        <p className={styles.status}>{stateInWords(state)}</p>
      )}
      <p className="visually-hidden" role="status">
        {isRunning || state.kind === 'failed' ? '' : stateInWords(state)}
      </p>
    </div>
  );
}

function stateInWords(state: RunsState): string {
  switch (state.kind) {
    case 'running': {
      const { done, planned } = state.progress;
      return [`${done} of ${planned} runs`, formatLeft(state.leftS)].filter(Boolean).join(', ');
    }
    case 'done':
      return `${state.progress.planned} runs in ${formatS(state.tookS)}.`;
    case 'cancelled':
      return `Cancelled after ${state.progress.done} of ${state.progress.planned} runs; what was done is kept.`;
    default:
      return '';
  }
}
