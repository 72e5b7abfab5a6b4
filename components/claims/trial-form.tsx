import { type FormEvent, useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import type { ClaimResult } from '@/content/claims-run';
import { plannedRuns, type TrialRequest } from './trial';
import styles from './trial-form.module.css';
import { keepFocus, Progress } from './trial-parts';
import { Evidence, Outcome } from './trial-result';
import type { TrialPorts } from './trial-run';
import { planInWords, runInWords } from './trial-words';
import { type TrialStage, useTrial } from './use-trial';

interface TrialFormProps {
  slug: string;
  request: TrialRequest;
  /** The sentence that the page was built with, where it has one. */
  pageFinding?: () => string;
  /** What repeats it on a clone of the repository; without it, what repeats a claim. */
  command?: string;
  createWorker: TrialPorts['createWorker'];
}

/** Asks the question of a claim, runs it in this browser, and shows what was found. */
export function TrialForm({ slug, request, pageFinding, command, createWorker }: TrialFormProps) {
  const [choice, setChoice] = useState<number>();
  const actions = useRef<HTMLDivElement>(null);
  const { stage, run, cancel } = useTrial({
    planned: plannedRuns(request),
    createWorker,
    beforeEnd: () => keepFocus(actions.current),
  });
  const result = stage.kind === 'found' ? stage.result : undefined;
  const isRunning = stage.kind === 'running';

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(request);
  };

  return (
    <form className={`${styles.form} no-print`} onSubmit={submit}>
      <Predictions
        request={request}
        choice={choice}
        onChoose={setChoice}
        isFixed={isRunning || result !== undefined}
        result={result}
      />
      <Plan request={request} />
      <div ref={actions} className={styles.actions}>
        <Button type="submit" variant="primary" aria-disabled={isRunning}>
          {result ? 'Run it again' : 'Run it'}
        </Button>
        {isRunning && <Button onClick={cancel}>Cancel</Button>}
        {isRunning && <Progress {...stage.progress} />}
      </div>
      <div role="status">
        {result && <Outcome result={result} choice={choice} pageFinding={pageFinding?.()} />}
        {stage.kind === 'cancelled' && <p>{cancelledInWords(stage)}</p>}
      </div>
      {result && <Evidence slug={slug} result={result} command={command} />}
      {stage.kind === 'failed' && (
        <Callout tone="error" title="The run broke off">
          <p>{stage.message}</p>
        </Callout>
      )}
    </form>
  );
}

function cancelledInWords({
  progress: { done, planned },
}: Extract<TrialStage<ClaimResult>, { kind: 'cancelled' }>): string {
  return `Cancelled after ${done} of ${planned} runs. Nothing was found.`;
}

interface PredictionsProps {
  request: TrialRequest;
  choice: number | undefined;
  onChoose: (choice: number) => void;
  /** Once a run begins, the prediction stands. */
  isFixed: boolean;
  result: ClaimResult | undefined;
}

function Predictions({ request: { claim }, choice, onChoose, isFixed, result }: PredictionsProps) {
  const name = useId();
  return (
    <fieldset className={styles.predictions} disabled={isFixed}>
      <legend className={styles.question}>{claim.question}</legend>
      {claim.predictions.map(({ text }, index) => (
        <label key={text} className={styles.prediction}>
          <input type="radio" name={name} checked={choice === index} onChange={() => onChoose(index)} />
          <span>
            {text} {result?.predictions[index]?.isRight && <strong className={styles.right}>Came true</strong>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** What will be run. */
function Plan({ request }: { request: TrialRequest }) {
  const { runs, ground } = request;
  const experiments = ground.experiments.filter(({ id }) => runs.includes(id));
  return (
    <details className={styles.plan}>
      <summary>{planInWords(request)}</summary>
      <ul>
        {experiments.map((experiment) => (
          <li key={experiment.id}>{runInWords(experiment)}</li>
        ))}
      </ul>
    </details>
  );
}
