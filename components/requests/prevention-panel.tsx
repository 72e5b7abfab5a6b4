import { useMemo } from 'react';
import { formatCount } from '@/components/simulation/format';
import { useSimulation, useStage } from '@/components/simulation/stage-context';
import { StateMark } from '@/components/ui/state-mark';
import { durationOf, type Exemplar } from '@/simulator/worker/protocol';
import { findingInWords, othersInWords, type PreventionRequest, preventionRequestOf } from './prevention';
import styles from './requests.module.css';
import { type Prevention, usePrevention } from './use-prevention';

/** A request that took no longer than so many times the median needs no help. */
const UNREMARKABLE = 1.5;

interface PreventionPanelProps {
  recorded: Exemplar;
  medianMs: number | undefined;
}

/** What would have prevented it: changes of settings, each tried on the same arrivals. */
export function PreventionPanel({ recorded, medianMs }: PreventionPanelProps) {
  const { controls } = useStage();
  const log = useSimulation((state) => state.settingsLog);
  // What was changed after it had ended is no part of its story, and no reason to begin again.
  const known = useMemo(
    () => log && { ...log, changes: log.changes.filter(({ position }) => position.simTimeUs <= recorded.endedUs) },
    [log, recorded],
  );
  const key = known?.changes.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the log is the same as long as it has as many changes.
  const request = useMemo(() => known && preventionRequestOf(known, controls, recorded), [recorded, key, controls]);
  if (!request) return null;
  const isSlow = recorded.outcome === 0;
  const isUsual = isSlow && medianMs !== undefined && durationOf(recorded) / 1_000 < UNREMARKABLE * medianMs;
  return (
    <section className={styles.prevention} aria-labelledby="prevention-title">
      <h5 className={styles.subtitle} id="prevention-title">
        {isSlow ? 'What would have made it faster' : 'What would have prevented it'}
      </h5>
      {isUsual ? (
        <p className={styles.quiet}>Nothing to change for: it took about as long as the others around it.</p>
      ) : (
        <Findings request={request} />
      )}
    </section>
  );
}

function Findings({ request }: { request: PreventionRequest }) {
  const prevention = usePrevention(request);
  const { baseline, findings } = prevention;
  return (
    <>
      <p className={styles.quiet} role="status">
        {progressInWords(prevention)}
      </p>
      {baseline && findings.length > 0 && (
        <ul className={styles.findings}>
          {findings.map((finding) => (
            <li key={finding.setting} data-helps={finding.helps || undefined}>
              <StateMark state={finding.helps ? 'warm' : 'failed'} />
              <span>
                {findingInWords(finding, baseline)}{' '}
                <span className={styles.quiet}>{othersInWords(finding, baseline)}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** How the search stands, and how it was made. */
function progressInWords({ stage, baseline, findings, tried, planned, message }: Prevention): string {
  if (stage === 'failed') return `The engine stopped: ${message ?? 'it does not say why'}.`;
  if (!baseline) return 'Repeating the run up to this request …';
  if (!baseline.isSame) {
    return 'The repeated run did not give the very same request, so nothing can be said about other settings.';
  }
  if (stage === 'running') return `Trying changes on the same arrivals: ${tried} of ${planned} …`;
  if (planned === 0) return 'No setting of this design bears on what happened here, so none was tried.';
  const when = baseline.leadS >= 240 ? `${formatCount(baseline.leadS)} s before it` : 'at the start of the run';
  const replays = findings.reduce((sum, each) => sum + each.replays, 0);
  return `Tried, not guessed: ${replays === 1 ? 'one run' : `${formatCount(replays)} runs`} on the same arrivals, each with one setting changed ${when}. Where that changes the order of work, what is drawn for it comes in another order, too.`;
}
