import { type FormEvent, useRef, useState } from 'react';
import { CopyButton } from '@/components/live/copy-button';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Segmented } from '@/components/ui/segmented';
import { Slider } from '@/components/ui/slider';
import type { Attempt } from '@/content/challenge-attempt';
import type { Allowed, Challenge } from '@/content/challenges';
import type { Settings } from '@/content/settings';
import type { AttemptRequest, ChallengeKit } from './challenge';
import { linkTo, tryIn } from './challenge-link';
import { keepProgress, readProgress } from './challenge-progress';
import type { ChallengeView } from './challenge-view';
import { rangeInWords } from './challenge-words';
import styles from './trial-form.module.css';
import { keepFocus, Progress } from './trial-parts';
import type { OneWorker } from './trial-run';
import { type TrialStage, useTrial } from './use-trial';

/** What a challenge is tried in. */
export type CreateAttemptWorker = () => OneWorker<AttemptRequest, Attempt>;

const createBrowserWorker: CreateAttemptWorker = () =>
  new Worker(new URL('./challenge-worker.ts', import.meta.url), { type: 'module' });

interface ChallengeFormProps {
  slug: string;
  challenge: Challenge;
  view: ChallengeView;
  ground: ChallengeKit['ground'];
  createWorker?: CreateAttemptWorker;
}

/** What may be changed, to be set and tried with every seed in this browser; the first solution is kept here. */
export function ChallengeForm({
  slug,
  challenge,
  view,
  ground,
  createWorker = createBrowserWorker,
}: ChallengeFormProps) {
  const { id, seeds, allowed } = challenge;
  const [linked] = useState(() => tryIn(window.location.search, challenge));
  const [progress, setProgress] = useState(() => readProgress(slug, id));
  const [isKept, setKept] = useState(true);
  const [settings, setSettings] = useState<Settings>({
    ...view.start,
    ...(linked && 'settings' in linked ? linked.settings : progress.solvedWith),
  });
  const actions = useRef<HTMLDivElement>(null);
  const tried = useRef(settings);

  const note = (last: TrialStage<Attempt>) => {
    keepFocus(actions.current);
    if (last.kind !== 'found') return;
    const isFirst = last.result.isSolved && progress.solvedWith === undefined;
    const next = { ...progress, tries: progress.tries + 1, ...(isFirst && { solvedWith: tried.current }) };
    setProgress(next);
    setKept(keepProgress(slug, id, next));
  };
  const { stage, run, cancel } = useTrial<AttemptRequest, Attempt>({ planned: seeds, createWorker, beforeEnd: note });
  const isRunning = stage.kind === 'running';

  const submit = (event: FormEvent) => {
    event.preventDefault();
    tried.current = settings;
    void run({ challenge, ground, settings });
  };
  const startAgain = () => setSettings(view.start);

  return (
    <form className={styles.play} aria-label={`Try it: ${challenge.title}`} onSubmit={submit}>
      {linked && 'problem' in linked && <p role="alert">{linked.problem}</p>}
      {allowed.map((each) => (
        <Change
          key={each.path}
          allowed={each}
          value={settings[each.path]}
          disabled={isRunning}
          onChange={(value) => setSettings({ ...settings, [each.path]: value })}
        />
      ))}
      <div ref={actions} className={styles.actions}>
        <Button type="submit" variant="primary" aria-disabled={isRunning}>
          Try it
        </Button>
        {isRunning && <Button onClick={cancel}>Cancel</Button>}
        {isRunning && <Progress {...stage.progress} />}
        {!isRunning && <Button onClick={startAgain}>Back to the start</Button>}
        {!isRunning && <CopyButton label="Copy link to this try" text={linkTo(window.location.href, id, settings)} />}
      </div>
      <div role="status">
        {stage.kind === 'found' && <Verdict attempt={stage.result} seeds={seeds} />}
        {stage.kind === 'cancelled' && <p>Cancelled; nothing was judged.</p>}
      </div>
      {stage.kind === 'failed' && (
        <Callout tone="error" title="The try broke off">
          <p>{stage.message}</p>
        </Callout>
      )}
      {progress.tries > 0 && (
        <p className={styles.aside}>
          {progress.tries === 1 ? 'One try' : `${progress.tries} tries`} so far
          {progress.solvedWith ? ', and solved' : ', not solved yet'}.
          {isKept ? ' Only this browser knows.' : ' This browser keeps nothing, so it is forgotten with the page.'}
        </p>
      )}
    </form>
  );
}

interface ChangeProps {
  allowed: Allowed;
  value: Settings[string] | undefined;
  disabled: boolean;
  onChange: (value: Settings[string]) => void;
}

/** From here on the greatest value is so many times the least that steps of equal size would not do. */
const WIDE = 50;

function Change({ allowed, value, disabled, onChange }: ChangeProps) {
  const label = allowed.what.charAt(0).toUpperCase() + allowed.what.slice(1);
  if ('choices' in allowed) {
    return (
      <Segmented
        label={label}
        options={allowed.choices.map((choice) => ({ value: JSON.stringify(choice), label: choiceLabel(choice) }))}
        value={JSON.stringify(value)}
        disabled={disabled}
        onChange={(text) => onChange(JSON.parse(text))}
      />
    );
  }
  const { min, max, unit } = allowed;
  return (
    <Slider
      label={label}
      min={min}
      max={max}
      scale={min > 0 && max / min >= WIDE ? 'log' : 'linear'}
      {...(unit !== undefined && { unit })}
      value={Number(value)}
      disabled={disabled}
      onChange={onChange}
    />
  );
}

function choiceLabel(choice: unknown): string {
  if (typeof choice === 'boolean') return choice ? 'Yes' : 'No';
  return String(choice);
}

function Verdict({ attempt: { goals, isSolved }, seeds }: { attempt: Attempt; seeds: number }) {
  return (
    <div className={styles.outcome} data-holds={isSolved}>
      <p>
        <strong>{isSolved ? `Solved: every goal is met with each of ${seeds} seeds.` : 'Not yet.'}</strong>
      </p>
      <ul>
        {goals.map((result) => (
          <li key={result.goal.what}>
            {result.goal.what}: {rangeInWords(result)}
          </li>
        ))}
      </ul>
    </div>
  );
}
