import { useEffect, useId, useRef, useState } from 'react';
import { SelectField } from '@/components/laboratory/select-field';
import { StaticChart } from '@/components/laboratory/static-chart';
import { formatCount, formatRate, formatS } from '@/components/simulation/format';
import { toPercentages } from '@/components/simulation/settings';
import { useStage } from '@/components/simulation/stage-context';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Disclosure } from '@/components/ui/disclosure';
import { FileInput } from '@/components/ui/file-input';
import { type Assignment, guessWays, ratesOf, replayOf, type Way } from '@/content/traffic/assign-routes';
import type { Traffic } from '@/content/traffic/read-traffic';
import type { Architecture } from '@/simulator';
import styles from './bring-traffic.module.css';
import { readInWorker } from './read-in-worker';

/** Stretches of the chart. */
const STRETCHES = 120;
/** Width of the chart, which stands in a narrow column. */
const NARROW = 300;

type State =
  | { kind: 'empty' }
  | { kind: 'reading'; name: string }
  | { kind: 'refused'; reason: string }
  | { kind: 'read'; name: string; traffic: Traffic };

/** A file of arrivals or an access log, read in the browser and replayed on the stage. */
export function BringTraffic({ onDone }: { onDone: () => void }) {
  const [state, setState] = useState<State>({ kind: 'empty' });
  const [isOver, setIsOver] = useState(false);
  const [pasted, setPasted] = useState('');
  const control = useRef<AbortController>(undefined);
  const id = useId();
  useEffect(() => () => control.current?.abort(), []);

  const read = async (file: Blob, name: string) => {
    control.current?.abort();
    control.current = new AbortController();
    const { signal } = control.current;
    setState({ kind: 'reading', name });
    try {
      const reading = await readInWorker(file, signal);
      if (reading.kind === 'valid') setState({ kind: 'read', name, traffic: reading.traffic });
      else setState({ kind: 'refused', reason: `${name}, line ${reading.error.line}: ${reading.error.reason}` });
    } catch (error) {
      if (!signal.aborted)
        setState({ kind: 'refused', reason: error instanceof Error ? error.message : String(error) });
    }
  };

  return (
    <section
      className={styles.form}
      aria-label="Bring your traffic"
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        const [file] = event.dataTransfer.files;
        if (file) void read(file, file.name);
      }}
    >
      <p className={styles.hint}>
        A CSV of arrivals, an access log, a log of a load balancer or of CloudFront, or JSON lines with a time. Drop it
        here, choose it, or paste it. It stays in this browser.
      </p>
      <label className={styles.field} htmlFor={id}>
        <span>File</span>
        <FileInput
          id={id}
          accept=".csv,.log,.txt,.json,.jsonl,.tsv"
          onChoose={(file) => file && void read(file, file.name)}
        />
      </label>
      <label className={styles.field}>
        <span>Or paste lines</span>
        <textarea rows={3} spellCheck={false} value={pasted} onChange={(event) => setPasted(event.target.value)} />
      </label>
      <div className={styles.row}>
        <Button disabled={pasted.trim() === ''} onClick={() => void read(new Blob([pasted]), 'what was pasted')}>
          Read what was pasted
        </Button>
      </div>
      {state.kind === 'reading' && <p role="status">Reading {state.name} …</p>}
      {state.kind === 'refused' && <Callout tone="error">{state.reason}</Callout>}
      {state.kind === 'read' && (
        <Understood key={state.name} name={state.name} traffic={state.traffic} onDone={onDone} />
      )}
    </section>
  );
}

interface UnderstoodProps {
  name: string;
  traffic: Traffic;
  onDone: () => void;
}

/** What a file was taken for, which way its requests take, and the button that replays them. */
function Understood({ name, traffic, onDone }: UnderstoodProps) {
  const { architecture, controls, controller } = useStage();
  const ways = waysOf(architecture, controls.mix);
  const [assignment, setAssignment] = useState<Assignment>(() => guessWays(traffic.groups, ways));
  const replay = replayOf(traffic, assignment, ways);
  const { atS, ratesPerS } = ratesOf(replay.arrivalsS, STRETCHES);
  const hasWays = traffic.groups.length > 0 && ways.length > 0;

  const start = () => {
    const total = replay.requests.reduce((sum, count) => sum + count, 0);
    const mix = hasWays && total > 0 ? { mix: toPercentages(replay.requests) } : {};
    controller.change({ recorded: { name, arrivalsS: replay.arrivalsS }, ...mix });
    controller.restart();
    onDone();
  };

  return (
    <>
      <p role="status">{understoodInWords(traffic)}</p>
      {traffic.leftOut.count > 0 && (
        <Disclosure summary={`Lines left out: ${formatCount(traffic.leftOut.count)}`}>
          <ul>
            {traffic.leftOut.first.map(({ line, reason }) => (
              <li key={line}>
                Line {line}: {reason}
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
      <StaticChart
        title="Requests"
        unit="per second"
        atS={atS}
        lines={[{ label: 'arrive', color: '--c-request', values: ratesPerS }]}
        format={formatRate}
        width={NARROW}
      />
      {hasWays && (
        <>
          <p className={styles.hint}>
            Which way each path takes is guessed by its name; choose another where it is wrong. The shares of the ways
            are taken from this; which single request takes which way is then drawn by them.
          </p>
          <div className={styles.groups}>
            {traffic.groups.map(({ path, requests }, index) => (
              <SelectField
                key={path}
                label={
                  <>
                    <span className={styles.path}>{path}</span>, {formatCount(requests)} requests
                  </>
                }
                value={assignment[index] ?? ''}
                options={[
                  ...ways.map(({ linkId, label }) => ({ value: linkId, label })),
                  { value: '', label: 'Leave out' },
                ]}
                onChange={(chosen) =>
                  setAssignment(assignment.map((way, at) => (at === index ? chosen || undefined : way)))
                }
              />
            ))}
          </div>
        </>
      )}
      <div className={styles.row}>
        <Button variant="primary" disabled={replay.arrivalsS.length === 0} onClick={start}>
          Replay {formatCount(replay.arrivalsS.length)} requests
        </Button>
      </div>
    </>
  );
}

/** The ways that the gateway of a design can take, with the words they may be told by. */
function waysOf({ links, resources }: Architecture, mix: readonly { linkId: string; label: string }[]): Way[] {
  return mix.flatMap(({ linkId, label }) => {
    const link = links.find(({ id }) => id === linkId);
    const part = resources.find(({ id }) => id === link?.to);
    if (link?.kind !== 'call' || !part) return [];
    return [{ linkId, label, id: part.id, description: part.description ?? '', share: link.share }];
  });
}

function understoodInWords({ format, arrivalsS, startMs, isSpread, groups }: Traffic): string {
  const lengthS = arrivalsS.at(-1) ?? 0;
  const rate = arrivalsS.length / Math.max(1, lengthS);
  const parts = [
    `Understood as ${format}: ${formatCount(arrivalsS.length)} requests in ${formatS(lengthS)}, ${formatRate(rate)} a second on average`,
    startMs === undefined
      ? ''
      : `, from ${new Date(startMs).toISOString().replace('.000Z', ' UTC').replace('T', ' ')} on`,
    '.',
    groups.length > 0 ? ` ${formatCount(groups.length)} different paths.` : '',
    isSpread ? ' The file tells no time within its intervals, so requests are spread over each at random.' : '',
  ];
  return parts.join('');
}
