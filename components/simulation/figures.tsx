'use client';

import type { ReactNode } from 'react';
import { Stat, StatList } from '@/components/ui/stat';
import type { MarkState } from '@/components/ui/state-mark';
import styles from './figures.module.css';
import { formatCost, formatCount, formatMonthly, formatMs, formatRate, formatS, formatShare } from './format';
import type { SimulationState } from './simulation-store';
import { useSimulation, useStage } from './stage-context';

/** Fewer samples than this say nothing about the slowest hundredth. */
export const P99_SAMPLES = 100;
const NOTHING = '–';

/** The figures of the run, each rendered when it changes. */
export function Figures() {
  const { architecture } = useStage();
  const deadLetters = new Set(
    architecture.resources.map((resource) => ('deadLetterQueue' in resource ? resource.deadLetterQueue : undefined)),
  );
  const queues = architecture.resources.filter(({ id, kind }) => kind === 'queue' && !deadLetters.has(id));
  const graves = architecture.resources.filter(({ id, kind }) => kind === 'queue' && deadLetters.has(id));
  return (
    <section aria-labelledby="figures-title">
      <h3 className={styles.title} id="figures-title">
        Live figures
      </h3>
      <StatList label="Live figures">
        <Live
          label="Requests in"
          unit="/s"
          state="request"
          select={(s) => s.summary && formatRate(s.summary.throughput.arrivedPerS)}
        />
        <Live
          label="Requests out"
          unit="/s"
          select={(s) => s.summary && formatRate(s.summary.throughput.completedPerS)}
        />
        <Live label="Success" select={successOf} />
        <Live label="In flight" select={(s) => s.summary && formatCount(s.summary.requests.inSystem)} />
        <Live label="Throttled" state="throttled" select={throttlesOf} />
        <Live label="p50, last 10 s" select={(s) => latencyOf(s, 'p50')} />
        <Live label="p90, last 10 s" select={(s) => latencyOf(s, 'p90')} />
        <Live label="p99, last 10 s" select={(s) => latencyOf(s, 'p99')} note={tooFewOf} />
        <Live label="Cold starts" state="cold" select={(s) => sumOfInstances(s, 'coldStarts')} note={coldShareOf} />
        <Live
          label="Instances busy"
          state="warm"
          select={(s) => sumOfInstances(s, 'busy')}
          note={(s) => `of ${formatCount(s.settings.limit)}`}
        />
        {queues.length > 0 && (
          <Live
            label="Waiting in queues"
            state="queued"
            select={(s) =>
              backlogOf(
                s,
                queues.map(({ id }) => id),
              )
            }
            note={(s) =>
              oldestOf(
                s,
                queues.map(({ id }) => id),
              )
            }
          />
        )}
        {graves.length > 0 && (
          <Live
            label="Dead letters"
            state="failed"
            select={(s) =>
              backlogOf(
                s,
                graves.map(({ id }) => id),
              )
            }
          />
        )}
        <Live label="Cost so far" state="money" select={(s) => s.bill && formatCost(s.bill.totalUsd)} />
        <Live label="Per month at this rate" state="money" select={(s) => s.bill && formatMonthly(s.bill.monthlyUsd)} />
      </StatList>
    </section>
  );
}

interface LiveProps {
  label: string;
  /** The value as text, so that an equal text renders nothing. */
  select: (state: SimulationState) => string | undefined;
  note?: (state: SimulationState) => string | undefined;
  unit?: string;
  state?: MarkState;
}

function Live({ label, select, note = () => undefined, unit, state }: LiveProps): ReactNode {
  const value = useSimulation(select);
  const noteText = useSimulation(note);
  return (
    <Stat
      label={label}
      value={value ?? NOTHING}
      {...(unit && value !== undefined ? { unit } : {})}
      {...(state ? { state } : {})}
      {...(noteText === undefined ? {} : { note: noteText })}
    />
  );
}

function successOf({ summary }: SimulationState): string | undefined {
  if (!summary) return undefined;
  const { completed, failed, throttled, timedOut } = summary.requests;
  const ended = completed + failed + throttled + timedOut;
  return ended > 0 ? formatShare(completed / ended) : undefined;
}

function latencyOf({ summary }: SimulationState, percentile: 'p50' | 'p90' | 'p99'): string | undefined {
  if (!summary || summary.recentLatencyMs.count === 0) return undefined;
  if (percentile === 'p99' && summary.recentLatencyMs.count < P99_SAMPLES) return undefined;
  return formatMs(summary.recentLatencyMs[percentile]);
}

function tooFewOf({ summary }: SimulationState): string | undefined {
  const count = summary?.recentLatencyMs.count ?? P99_SAMPLES;
  return count < P99_SAMPLES ? `n = ${count}, too few for p99` : undefined;
}

function sumOfInstances({ views }: SimulationState, field: 'coldStarts' | 'busy'): string | undefined {
  let sum: number | undefined;
  for (const { instances } of Object.values(views)) if (instances) sum = (sum ?? 0) + instances[field];
  return sum === undefined ? undefined : formatCount(sum);
}

function coldShareOf({ views }: SimulationState): string | undefined {
  let cold = 0;
  let invocations = 0;
  for (const { instances } of Object.values(views)) {
    cold += instances?.coldStarts ?? 0;
    invocations += instances?.invocations ?? 0;
  }
  return invocations > 0 ? `${formatShare(cold / invocations)} of invocations` : undefined;
}

function throttlesOf({ summary }: SimulationState): string | undefined {
  return summary && formatCount(summary.requests.throttled);
}

function backlogOf({ views }: SimulationState, ids: readonly string[]): string | undefined {
  let sum: number | undefined;
  for (const id of ids) {
    const backlog = views[id]?.backlog;
    if (backlog) sum = (sum ?? 0) + backlog.waiting;
  }
  return sum === undefined ? undefined : formatCount(sum);
}

function oldestOf({ views }: SimulationState, ids: readonly string[]): string | undefined {
  const oldestS = Math.max(0, ...ids.map((id) => views[id]?.backlog?.oldestAgeS ?? 0));
  return oldestS > 0 ? `oldest ${formatS(Math.round(oldestS * 10) / 10)}` : undefined;
}
