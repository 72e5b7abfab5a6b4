import { labelOf } from '@/components/diagram/words';
import { formatMs, formatSimTime } from '@/components/simulation/format';
import type { Architecture, Outcome } from '@/simulator';
import type { CriticalPiece, Phase, Waterfall } from '@/simulator/worker/protocol';

/** Parts of a response time that are named one by one, at most. */
const NAMED_PARTS = 3;
/** A part below this share of the whole is not worth a name. */
const LEAST_SHARE = 0.05;
const US_PER_MS = 1_000;
/** Costs are counted in 10^-10 USD. */
const UNITS_PER_MILLIONTH = 10_000n;

/** A part of a response time: what it was spent on, and where. */
export interface SpentPart {
  phase: Phase;
  resource: string;
  us: number;
}

/** What a response time was spent on, the longest part first. */
export function partsOf({ criticalPath, rows }: Pick<Waterfall, 'criticalPath' | 'rows'>): SpentPart[] {
  const parts = new Map<string, SpentPart>();
  for (const piece of criticalPath) {
    const resource = rows[piece.row]?.to ?? '';
    const key = `${resource}/${piece.phase}`;
    const part = parts.get(key) ?? { phase: piece.phase, resource, us: 0 };
    part.us += lengthOf(piece);
    parts.set(key, part);
  }
  return [...parts.values()].sort((a, b) => b.us - a.us);
}

/** What a part was, to follow on its time: `612 ms were a cold start of CRUD`. */
export function partInWords(phase: Phase, label: string): string {
  switch (phase) {
    case 'network':
      return `the way to ${label} and back`;
    case 'queued':
      return `a wait for an instance of ${label}`;
    case 'init':
      return `a cold start of ${label}`;
    case 'work':
      return `work at ${label}`;
    case 'waiting':
      return `a wait at ${label}`;
    case 'back-off':
      return `back-off before ${label} was tried again`;
  }
}

interface Told {
  waterfall: Waterfall;
  architecture: Pick<Architecture, 'resources'>;
  /** Median response time of the completed requests around it; undefined where there is none. */
  medianMs: number | undefined;
}

/** Why a request was slow or failed, in sentences. */
export function explanationOf({ waterfall, architecture, medianMs }: Told): string[] {
  const label = labelsOf(architecture);
  const { endedUs, fromUs, outcome, rows } = waterfall;
  if (endedUs === undefined) {
    const isClients = rows.some(({ isAwaited }) => isAwaited);
    return [
      isClients
        ? `This request was sent at ${formatSimTime(fromUs)} and is not over yet.`
        : `This began at ${formatSimTime(fromUs)} without a client who waits: a tick of a schedule, or an event.`,
    ];
  }
  const tookMs = (endedUs - fromUs) / US_PER_MS;
  const parts = partsOf(waterfall);
  const sentences = [
    `This request ${endedHow(outcome)} ${formatMs(tookMs)}${timesMedian(tookMs, medianMs, outcome)}${spentOn(parts, tookMs, label)}.`,
  ];
  const tries = Math.max(
    1,
    ...rows.filter(({ depth, isAwaited }) => depth === 0 && isAwaited).map(({ attempts }) => attempts),
  );
  if (tries > 1) sentences.push(`Its client tried ${tries} times.`);
  const stopped = stoppedBy(waterfall);
  if (stopped) {
    sentences.push(
      `${outcome === 'completed' ? 'A try of it was stopped' : 'What stopped it'}: ${label(stopped.resource)}, where ${stopped.reason}.`,
    );
  }
  const abandonedUs = rows
    .filter(({ span, isAwaited }) => isAwaited && span.isAbandoned)
    .reduce((sum, { untilUs }) => sum + Math.max(0, untilUs - endedUs), 0);
  if (abandonedUs > 0) {
    sentences.push(
      `Work that nobody waited for any more went on for ${formatMs(abandonedUs / US_PER_MS)}, and is billed all the same.`,
    );
  }
  return sentences;
}

/** The innermost call that something stopped, and why. */
export function stoppedBy({ rows }: Pick<Waterfall, 'rows'>): { resource: string; reason: string } | undefined {
  const stopped = rows.filter(({ span, isAwaited }) => isAwaited && span.reason);
  const last = stopped.reduce<(typeof stopped)[number] | undefined>(
    (a, b) => (a && a.depth > b.depth ? a : b),
    undefined,
  );
  return last?.span.reason ? { resource: last.to, reason: last.span.reason } : undefined;
}

/** A cost in millionths of a dollar, exact to the last place: `5.2334`. */
export function inMillionths(units: bigint): string {
  const fraction = String(units % UNITS_PER_MILLIONTH)
    .padStart(4, '0')
    .replace(/0+$/, '');
  const whole = String(units / UNITS_PER_MILLIONTH).replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

function endedHow(outcome: Outcome | undefined): string {
  switch (outcome) {
    case 'throttled':
      return 'was throttled after';
    case 'failed':
      return 'failed after';
    case 'timedOut':
      return 'timed out after';
    default:
      return 'took';
  }
}

function timesMedian(tookMs: number, medianMs: number | undefined, outcome: Outcome | undefined): string {
  if (outcome !== 'completed' || !medianMs || !Number.isFinite(medianMs)) return '';
  const factor = tookMs / medianMs;
  if (factor < 1.5) return ', about the median';
  const rounded = factor < 10 ? Number(factor.toPrecision(2)) : Math.round(factor);
  return `, ${rounded.toLocaleString('en-US')} times the median of ${formatMs(medianMs)}`;
}

function spentOn(parts: readonly SpentPart[], tookMs: number, label: (id: string) => string): string {
  const named = parts.slice(0, NAMED_PARTS).filter(({ us }) => us / US_PER_MS >= LEAST_SHARE * tookMs);
  if (named.length === 0) return '';
  const words = named.map(
    ({ phase, resource, us }, index) =>
      `${formatMs(us / US_PER_MS)} ${index === 0 ? 'were ' : ''}${partInWords(phase, label(resource))}`,
  );
  return `: ${words.join(', ')}`;
}

function labelsOf({ resources }: Told['architecture']): (id: string) => string {
  const labels = new Map(resources.map((resource) => [resource.id, labelOf(resource)]));
  return (id) => labels.get(id) ?? id;
}

function lengthOf({ fromUs, untilUs }: CriticalPiece): number {
  return untilUs - fromUs;
}
