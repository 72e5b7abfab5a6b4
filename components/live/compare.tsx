'use client';

import dynamic from 'next/dynamic';
import { useRef, useState } from 'react';
import { formatMs } from '@/components/simulation/format';
import { withMixPart } from '@/components/simulation/settings';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Slider } from '@/components/ui/slider';
import { Switch } from '@/components/ui/switch';
import type { Architecture, Catalog } from '@/simulator';
import styles from './compare.module.css';
import { type Comparison, compare, type Progress } from './compare-run';
import { typicalGap } from './gap';
import { GapTable } from './gap-table';
import { useLiveState } from './live-context';
import type { LiveSession } from './live-session';
import { LOAD_LIMITS, LOAD_TARGETS, type LoadSettings } from './load-plan';
import type { FormOperation } from './operations';
import { PercentilePlot } from './percentile-plot';

const CompareCharts = dynamic(() => import('./compare-charts').then((module) => module.CompareCharts), { ssr: false });

interface CompareProps {
  session: LiveSession;
  operations: readonly FormOperation[];
  architecture: Architecture;
}

const TARGET_LABELS = { auth: 'Auth: who am I?', crud: 'CRUD: items', process: 'Process: files' } as const;

/** Sends real requests at a rate, simulates the same arrivals, and prints how far apart the two are. */
export function Compare({ session, operations, architecture }: CompareProps) {
  const canSend = useLiveState(({ availability }) => !['unreachable', 'read-only'].includes(availability.kind));
  const [settings, setSettings] = useState<LoadSettings>({ ratePerS: 10, durationS: 15, mix: [10, 80, 10] });
  const [beginsCold, setBeginsCold] = useState(false);
  const [progress, setProgress] = useState<Progress>();
  const [failure, setFailure] = useState<string>();
  const [runs, setRuns] = useState<readonly Comparison[]>([]);
  const control = useRef<AbortController>(undefined);
  const last = runs.at(-1);

  const run = async (fitted?: Comparison) => {
    control.current = new AbortController();
    setFailure(undefined);
    try {
      const comparison = await compare({
        session,
        operations,
        architecture,
        settings: fitted?.settings ?? settings,
        beginsCold,
        fitTo: fitted,
        signal: control.current.signal,
        onProgress: (next) => setProgress({ ...next }),
        createWorker: () => new Worker(new URL('../../simulator/worker/entry.ts', import.meta.url), { type: 'module' }),
        loadCatalog: async () => (await import('@/content/catalog/aws.json')).default as Catalog,
      });
      setRuns(fitted ? [fitted, comparison] : [comparison]);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    } finally {
      setProgress(undefined);
    }
  };

  return (
    <div className={styles.compare}>
      <p className={styles.lead}>
        The page sends requests at random moments, whatever becomes of those before. Then the simulator gets the very
        same arrivals, each at the same function, with the live runtime’s limits.
      </p>
      <div className={styles.controls}>
        <Slider
          label="Rate"
          unit="requests/s"
          {...LOAD_LIMITS.rate}
          value={settings.ratePerS}
          onChange={(ratePerS) => setSettings({ ...settings, ratePerS })}
          disabled={progress !== undefined}
        />
        <Slider
          label="Length"
          unit="s"
          {...LOAD_LIMITS.durationS}
          value={settings.durationS}
          onChange={(durationS) => setSettings({ ...settings, durationS })}
          disabled={progress !== undefined}
        />
        {LOAD_TARGETS.map((target, index) => (
          <Slider
            key={target}
            label={TARGET_LABELS[target]}
            unit="%"
            min={0}
            max={100}
            value={settings.mix[index] ?? 0}
            onChange={(part) => setSettings({ ...settings, mix: withMixPart(settings.mix, index, part) })}
            disabled={progress !== undefined}
          />
        ))}
        <Switch
          label="Begin cold"
          hint="Waits until idle instances have expired, about a minute."
          checked={beginsCold}
          onChange={setBeginsCold}
          disabled={progress !== undefined}
        />
      </div>
      <p className={styles.actions}>
        <Button variant="primary" disabled={progress !== undefined || !canSend} onClick={() => void run()}>
          Compare
        </Button>
        {last && (
          <Button disabled={progress !== undefined || !canSend} onClick={() => void run(last)}>
            Calibrate, and run again
          </Button>
        )}
        {progress && <Button onClick={() => control.current?.abort()}>Stop</Button>}
        <span role="status">{progress && progressInWords(progress)}</span>
      </p>
      {failure && (
        <Callout tone="error" title="The comparison broke off">
          <p>{failure}</p>
        </Callout>
      )}
      {last && <Result comparison={last} before={runs.length > 1 ? runs[0] : undefined} />}
    </div>
  );
}

function progressInWords({ stage, sent, answered, planned }: Progress): string {
  switch (stage) {
    case 'preparing':
      return 'Signing in an account for the run.';
    case 'expiring':
      return 'Waiting until idle instances have expired.';
    case 'running':
      return `${sent} of ${planned} requests sent, ${answered} answered.`;
    case 'simulating':
      return 'Simulating the same arrivals.';
  }
}

function Result({ comparison, before }: { comparison: Comparison; before: Comparison | undefined }) {
  const { measured, heldBack, ready, fittedGaps } = comparison;
  const readyCount = LOAD_TARGETS.reduce((sum, target) => sum + ready[target], 0);
  return (
    <div className={styles.result}>
      <p className={styles.verdict} role="status">
        {verdictOf(comparison, before)}
      </p>
      <p className={styles.note}>
        {measured.requests} requests measured; {readyCount} instances stood ready when they began.{' '}
        {fittedGaps
          ? 'Init, service, gateway and network times are those of the run before; the arrivals are fresh.'
          : 'The simulation has the times of the pattern’s document, a cloud provider’s, and only the limits of this runtime.'}{' '}
        {heldBack.requests > 0 &&
          `${heldBack.requests} requests left the browser late, for want of a free connection or of time, the latest by ${formatMs(heldBack.longestMs)}; each counts from when it left. `}
      </p>
      <PercentilePlot gaps={comparison.gaps} />
      <CompareCharts measured={comparison.measured} simulated={comparison.simulated} />
      <GapTable gaps={comparison.gaps} before={before?.gaps} />
    </div>
  );
}

/** How far off the simulation is, in one sentence. */
function verdictOf(comparison: Comparison, before: Comparison | undefined): string {
  const now = typicalGap(comparison.gaps);
  if (now === undefined) return 'Too few answers to compare percentiles.';
  const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`;
  const earlier = before && typicalGap(before.gaps);
  if (earlier === undefined)
    return `The simulated response times are off by ${percent(now)} in the median of the percentiles.`;
  const fitted = typicalGap(comparison.fittedGaps ?? []);
  const own = fitted === undefined ? '' : ` On the run it was fitted to, it is off by ${percent(fitted)}.`;
  return `After calibration the simulated response times are off by ${percent(now)} in the median of the percentiles; in the run before it was ${percent(earlier)}.${own}`;
}
