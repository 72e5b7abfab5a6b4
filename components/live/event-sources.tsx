'use client';

import { type ReactNode, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { FileInput } from '@/components/ui/file-input';
import { StateMark } from '@/components/ui/state-mark';
import { apiCaller } from './api-caller';
import styles from './event-sources.module.css';
import { type JourneyInput, type JourneyName, type JourneyPorts, runJourney, type Step } from './journeys';
import { useLive } from './live-context';
import type { LiveSession } from './live-session';
import type { FormOperation } from './operations';

interface EventSourcesProps {
  session: LiveSession;
  operations: readonly FormOperation[];
  canSend: boolean;
}

interface Source {
  name: JourneyName;
  title: string;
  text: string;
  button: string;
}

const SOURCES: readonly Source[] = [
  {
    name: 'http',
    title: 'HTTP',
    text: 'The gateway calls CRUD and waits. The first request may find no instance and pays for its start.',
    button: 'Create and read an item',
  },
  {
    name: 'stream',
    title: 'Table stream',
    text: 'A change of an item enters the table’s stream; Process reads it and writes an audit entry.',
    button: 'Change an item',
  },
  {
    name: 'bucket',
    title: 'Bucket event',
    text: 'A file goes straight into the bucket by a signed address; the bucket wakes Process, which reads the file.',
    button: 'Upload a file',
  },
  {
    name: 'queue',
    title: 'Queue',
    text: 'CRUD puts a job into the queue and answers at once; Process fetches it and does it.',
    button: 'Queue a job',
  },
  {
    name: 'dead-letters',
    title: 'Retries and dead letters',
    text: 'A job that fails is received again until the queue gives it up. Among the dead letters it can be replayed.',
    button: 'Send a failing job',
  },
  {
    name: 'schedule',
    title: 'Schedule',
    text: 'Once a minute a clock wakes Process, which sums up what changed.',
    button: 'Wait for the next minute',
  },
];

/** The event sources of the pattern, each with a button that exercises it for real, and what happened next. */
export function EventSources({ session, operations, canSend }: EventSourcesProps) {
  const { store } = useLive();
  const showOnDiagram = () => {
    store.setState({ view: 'live' });
    document.getElementById('stage')?.scrollIntoView();
  };
  return (
    <>
      <p className={styles.lead}>
        Each button sends real requests in your sandbox.{' '}
        <Button variant="quiet" className={styles.inline} onClick={showOnDiagram}>
          Watch them on the diagram
        </Button>
      </p>
      <ul className={styles.sources}>
        {SOURCES.map((source) => (
          <SourceCard key={source.name} source={source} session={session} operations={operations} canSend={canSend} />
        ))}
      </ul>
    </>
  );
}

function SourceCard({ source, session, operations, canSend }: EventSourcesProps & { source: Source }) {
  const [steps, setSteps] = useState<readonly Step[]>([]);
  const [isRunning, setRunning] = useState(false);
  const [file, setFile] = useState<File>();
  const run = async () => {
    setRunning(true);
    setSteps([]);
    const input: JourneyInput = file ? { file } : {};
    await runJourney(source.name, journeyPorts(session, operations, setSteps), input);
    setRunning(false);
  };
  return (
    <li className={styles.source}>
      <h4 className={styles.title}>{source.title}</h4>
      <p className={styles.text}>{source.text}</p>
      {source.name === 'bucket' && <FileChoice onChoose={setFile} />}
      <p>
        <Button onClick={() => void run()} disabled={isRunning || !canSend}>
          {source.button}
        </Button>
      </p>
      <StepList title={source.title}>
        {steps.map((step) => (
          <StepLine key={step.text} step={step} />
        ))}
      </StepList>
    </li>
  );
}

function FileChoice({ onChoose }: { onChoose: (file: File | undefined) => void }) {
  const id = useId();
  return (
    <p className={styles.file}>
      <label htmlFor={id}>A file of yours, or none for a small table of stations</label>
      <FileInput id={id} accept=".csv,.json,.txt,.png,.jpg,.jpeg,.webp,.gif" onChoose={onChoose} />
    </p>
  );
}

function StepList({ title, children }: { title: string; children: ReactNode }) {
  return (
    <ol className={styles.steps} aria-label={`${title}: what happened`} aria-live="polite">
      {children}
    </ol>
  );
}

function StepLine({ step }: { step: Step }) {
  const mark = step.state === 'failed' ? 'failed' : step.state === 'doing' ? 'queued' : step.isCold ? 'cold' : 'warm';
  return (
    <li className={styles.step} data-state={step.state}>
      <StateMark state={mark} />
      <span>
        {step.text}
        {step.state === 'doing' && ' …'}
      </span>
    </li>
  );
}

function journeyPorts(
  session: LiveSession,
  operations: readonly FormOperation[],
  report: JourneyPorts['report'],
): JourneyPorts {
  return {
    call: apiCaller(session, operations),
    upload: ({ upload }, bytes) =>
      session.exchange('uploadFile', { method: upload.method, url: upload.url, headers: upload.headers }, bytes),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    nowMs: () => performance.now(),
    report,
  };
}
