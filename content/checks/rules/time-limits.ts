import type { Architecture } from '@/simulator';
import { withLink, withResource } from '../changes';
import { meanMs, p99Ms } from '../durations';
import { type Design, linkPointer, linksOf, nameOf, type OfKind, ofKind, type Rule, resourcePointer } from '../finding';
import { because, figure, plainly } from '../reasons';

const MS_PER_S = 1_000;

/** Rules on time limits that do not fit each other or the work. */
export const TIME_RULES: readonly Rule[] = [
  { id: 'visibility-below-timeout', find: visibilityBelowTimeout },
  { id: 'timeout-over-gateway', find: timeoutOverGateway },
  { id: 'timeout-below-work', find: timeoutBelowWork },
  { id: 'batch-over-timeout', find: batchOverTimeout },
  { id: 'patience-below-cold-start', find: patienceBelowColdStart },
  { id: 'schedule-overlaps', find: scheduleOverlaps },
];

function functionAt({ byId }: Design, id: string): OfKind<'function'> | undefined {
  const resource = byId.get(id);
  return resource?.kind === 'function' ? resource : undefined;
}

/** One finding for each queue, on the function that needs its messages hidden the longest. */
function visibilityBelowTimeout(design: Design) {
  const factor = figure('queue.visibility-factor');
  return ofKind(design, 'queue').flatMap((queue) => {
    const needs = linksOf(design, 'poll').flatMap(({ from, to, batchWindowS }) => {
      const worker = from === queue.id ? functionAt(design, to) : undefined;
      return worker ? [{ worker, wantedS: Math.ceil(factor * worker.timeoutS + batchWindowS) }] : [];
    });
    const [most] = needs.sort((a, b) => b.wantedS - a.wantedS);
    if (most === undefined || queue.visibilityTimeoutS >= most.wantedS) return [];
    const { worker, wantedS } = most;
    return [
      {
        severity: queue.visibilityTimeoutS < worker.timeoutS ? ('error' as const) : ('warning' as const),
        pointer: resourcePointer(design, queue.id, 'visibilityTimeoutS'),
        resources: [queue.id, worker.id],
        sentence: `${nameOf(queue)} shows a message again after ${queue.visibilityTimeoutS} s, and ${nameOf(worker)} may work on it for ${worker.timeoutS} s.`,
        why: because(
          `A message should stay hidden for ${factor} times the time limit of the function, and the batch window on top: else a second instance takes it while the first one still works or is throttled.`,
          'queue.visibility-factor',
        ),
        fixLabel: `Hide messages for ${wantedS} s`,
        fix: (architecture: Architecture) => withResource(architecture, queue.id, { visibilityTimeoutS: wantedS }),
      },
    ];
  });
}

/** How long a gateway waits for a target, in ms. */
function patienceOf({ api, timeoutMs }: OfKind<'gateway'>): number {
  return timeoutMs ?? MS_PER_S * figure(api === 'http' ? 'gateway.http-timeout-s' : 'gateway.rest-timeout-s');
}

function timeoutOverGateway(design: Design) {
  return linksOf(design, 'call').flatMap(({ from, to }) => {
    const [gateway, target] = [design.byId.get(from), functionAt(design, to)];
    if (gateway?.kind !== 'gateway' || !target || target.timeoutS * MS_PER_S <= patienceOf(gateway)) return [];
    const patienceS = patienceOf(gateway) / MS_PER_S;
    const isOnlyCalled = !design.links.some((link) => link.to === to && link.from !== from);
    return [
      {
        severity: 'warning' as const,
        pointer: resourcePointer(design, target.id, 'timeoutS'),
        resources: [target.id, gateway.id],
        sentence: `${nameOf(target)} may work for ${target.timeoutS} s, and ${nameOf(gateway)} gives up after ${patienceS} s.`,
        why: because(
          'What runs on after the gateway has answered with an error is paid for and helps nobody.',
          gateway.api === 'http' ? 'gateway.http-timeout-s' : 'gateway.rest-timeout-s',
        ),
        ...(isOnlyCalled
          ? {
              fixLabel: `Stop it after ${patienceS} s`,
              fix: (architecture: Architecture) => withResource(architecture, target.id, { timeoutS: patienceS }),
            }
          : {}),
      },
    ];
  });
}

/** The time limit counts from the end of a start, so the first request's own work is what may not fit. */
function timeoutBelowWork(design: Design) {
  const mostS = figure('lambda.max-timeout-s');
  return ofKind(design, 'function').flatMap((resource) => {
    const laws = [resource.serviceMs, resource.coldServiceMs ?? resource.serviceMs];
    const slowestMs = Math.max(...laws.map((law) => p99Ms(law, resource) ?? 0));
    if (slowestMs <= resource.timeoutS * MS_PER_S) return [];
    const wantedS = Math.min(mostS, Math.ceil((slowestMs / MS_PER_S) * 1.2));
    const canFit = wantedS * MS_PER_S >= slowestMs;
    return [
      {
        severity: 'warning' as const,
        pointer: resourcePointer(design, resource.id, 'timeoutS'),
        resources: [resource.id],
        sentence: `One in a hundred runs of ${nameOf(resource)} takes longer than its limit of ${resource.timeoutS} s.`,
        why: because(
          `A run that reaches the limit fails, its instance is lost, and the next request meets a cold start. The limit may be up to ${mostS} s.`,
          'lambda.max-timeout-s',
        ),
        ...(canFit
          ? {
              fixLabel: `Let it work for ${wantedS} s`,
              fix: (architecture: Architecture) => withResource(architecture, resource.id, { timeoutS: wantedS }),
            }
          : {}),
      },
    ];
  });
}

function batchOverTimeout(design: Design) {
  return linksOf(design, 'poll').flatMap((link) => {
    const [source, worker] = [design.byId.get(link.from), functionAt(design, link.to)];
    if (!source || !worker || worker.perRecordMs === 0) return [];
    const firstMs = meanMs(worker.serviceMs, worker) ?? 0;
    const batch = link.batchSize ?? figure(source.kind === 'table' ? 'stream.batch' : 'queue.batch');
    const leftMs = worker.timeoutS * MS_PER_S - firstMs;
    const fits = leftMs < 0 ? 0 : 1 + Math.floor(leftMs / worker.perRecordMs);
    if (batch <= fits) return [];
    return [
      {
        severity: 'error' as const,
        pointer: linkPointer(design, link.id, 'batchSize'),
        resources: [worker.id, source.id],
        sentence: `A full batch of ${batch} takes ${nameOf(worker)} longer than its limit of ${worker.timeoutS} s.`,
        why: plainly('The whole batch fails at the limit and comes again, until it is given up.'),
        ...(fits >= 1
          ? {
              fixLabel: `Take batches of ${fits}`,
              fix: (architecture: Architecture) => withLink(architecture, link.id, { batchSize: fits }),
            }
          : {}),
      },
    ];
  });
}

/** Whoever waits for a function waits for its start as well. */
function patienceBelowColdStart(design: Design) {
  return linksOf(design, 'call').flatMap((link) => {
    const [source, target] = [design.byId.get(link.from), functionAt(design, link.to)];
    if (!source || !target || (target.provisionedConcurrency ?? 0) > 0) return [];
    const startMs = p99Ms(target.initMs, target);
    const ownMs =
      source.kind === 'gateway' ? patienceOf(source) : source.kind === 'client' ? source.timeoutMs : undefined;
    const patienceMs = link.timeoutMs ?? ownMs;
    if (startMs === undefined || patienceMs === undefined || startMs <= patienceMs) return [];
    return [
      {
        severity: 'warning' as const,
        pointer: resourcePointer(design, target.id, 'initMs'),
        resources: [target.id, source.id],
        sentence: `${nameOf(source)} waits for ${patienceMs} ms, and one start of ${nameOf(target)} in a hundred takes longer.`,
        why: because(
          'The first request in a new instance waits for the start. An instance that is kept started answers at once, at a standing price.',
          'lambda.cold-start-high-ms',
        ),
        fixLabel: 'Keep one instance started',
        fix: (architecture: Architecture) => keptStarted(architecture, target),
      },
    ];
  });
}

function keptStarted(architecture: Architecture, { id, reservedConcurrency }: OfKind<'function'>): Architecture {
  const room = reservedConcurrency === undefined ? {} : { reservedConcurrency: Math.max(1, reservedConcurrency) };
  return withResource(architecture, id, { provisionedConcurrency: 1, ...room });
}

function scheduleOverlaps(design: Design) {
  return linksOf(design, 'event').flatMap(({ from, to }) => {
    const [schedule, target] = [design.byId.get(from), functionAt(design, to)];
    if (schedule?.kind !== 'schedule' || schedule.cron !== undefined || !target) return [];
    const workMs = p99Ms(target.serviceMs, target) ?? 0;
    if (workMs <= schedule.everyS * MS_PER_S) return [];
    const stepS = figure('schedule.precision-s');
    const wantedS = Math.ceil(workMs / MS_PER_S / stepS) * stepS;
    return [
      {
        severity: 'warning' as const,
        pointer: resourcePointer(design, schedule.id, 'everyS'),
        resources: [schedule.id, target.id],
        sentence: `${nameOf(schedule)} starts ${nameOf(target)} every ${schedule.everyS} s, and one run in a hundred takes longer.`,
        why: because(
          'The next run then starts beside the last one, and both do the same work.',
          'schedule.precision-s',
        ),
        fixLabel: `Start it every ${wantedS} s`,
        fix: (architecture: Architecture) => withResource(architecture, schedule.id, { everyS: wantedS }),
      },
    ];
  });
}
