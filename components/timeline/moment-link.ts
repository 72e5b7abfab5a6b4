import type { Controls, Settings } from '@/components/simulation/settings';
import { type LoggedChange, logUntil, type SettingsLog } from '@/components/simulation/settings-log';
import type { RunMoment } from '@/components/simulation/simulation-controller';
import { readUrlState, writeUrlState } from '@/components/simulation/url-state';
import { bytesOfText, textOfBytes } from '@/content/exchange/base64url';
import { webCompression } from '@/content/exchange/compression';
import { EXCHANGE_LIMITS } from '@/content/exchange/limits';
import { encodeShare, type SharedPattern } from '@/content/exchange/share';
import type { Architecture } from '@/simulator';
import { ENGINE_VERSION } from '@/simulator';
import type { RunPosition } from '@/simulator/worker/protocol';

/** Bounds of what a link may ask a browser to run. */
export const MOMENT_LIMITS = { changes: 500, momentUs: 86_400e6, settingsCharacters: 2_000 } as const;

/** A moment link, or why there is none. */
export type MomentLink =
  | { kind: 'link'; fragment: string }
  /** More was changed, or more was designed, than fits into an address. */
  | { kind: 'too-long' }
  /** The design was edited while the run was under way; a link holds one design. */
  | { kind: 'edited' };

/** A moment as a link gives it, or what is wrong with it. */
export type MomentReading =
  | { kind: 'moment'; moment: RunMoment; isOtherEngine: boolean }
  | { kind: 'refused'; reason: string };

/** What stands behind `m=`, squeezed. */
interface Written {
  /** Version of the engine that ran it. */
  e: string;
  /** Settings at the start, as the address of the page would have them. */
  s: string;
  /** Changes: time, events, end of the window, settings. */
  c: [number, number, number, string][];
  /** The moment, in microseconds. */
  t: number;
  /** The request that is looked at. */
  r?: number;
}

/**
 * A moment as the part of an address behind `#`: the design where it is not the pattern's own, the settings with which
 * the run began, what was changed until the moment, the moment, and the request that is looked at.
 *
 * @param pattern - What the page shows without a link.
 * @param isPattern - Whether that is in the gallery, where every reader has it.
 */
export async function encodeMoment(
  { log, atUs, selectedRequest }: RunMoment,
  controls: Controls,
  pattern: SharedPattern,
  isPattern: boolean,
): Promise<MomentLink> {
  const { settings, document, changes } = logUntil(log, atUs);
  if (changes.some((change) => change.document !== document)) return { kind: 'edited' };
  const textOf = (of: Settings) => writeUrlState('', of, controls).slice(1);
  const written: Written = {
    e: ENGINE_VERSION,
    s: textOf(settings),
    c: changes.map(({ position: { simTimeUs, events, windowEndUs }, settings: of }) => [
      simTimeUs,
      events,
      windowEndUs,
      textOf(of),
    ]),
    t: Math.round(atUs),
    ...(selectedRequest === undefined ? {} : { r: selectedRequest }),
  };
  const squeezed = await webCompression.deflate(new TextEncoder().encode(JSON.stringify(written)));
  const moment = `m=${textOfBytes(squeezed)}`;
  if (isPattern && isSameDesign(document, pattern.architecture)) return fitting(moment);
  const design = await encodeShare(document, isPattern ? pattern : undefined);
  return design.kind === 'valid' ? fitting(`${design.fragment}&${moment}`) : { kind: 'too-long' };
}

function fitting(fragment: string): MomentLink {
  return fragment.length > EXCHANGE_LIMITS.fragmentCharacters ? { kind: 'too-long' } : { kind: 'link', fragment };
}

/** Whether two documents are the same but for where their parts stand. */
export function isSameDesign(a: Architecture, b: Architecture): boolean {
  const textOf = (design: Architecture) => JSON.stringify({ ...design, layout: undefined });
  return a === b || textOf(a) === textOf(b);
}

/** The part of a fragment that holds the design; empty when the moment is one of the pattern itself. */
export function designPart(hash: string): string {
  return hash
    .replace(/^#/, '')
    .split('&')
    .filter((part) => !part.startsWith('m='))
    .join('&');
}

/**
 * Reads the moment of such a fragment; the design has its own codec.
 *
 * @param document - The design that the moment belongs to.
 */
export async function decodeMoment(hash: string, document: Architecture, controls: Controls): Promise<MomentReading> {
  if (hash.length > EXCHANGE_LIMITS.fragmentCharacters + 1) return refused('it is too long');
  const text = /(?:^#?|&)m=([^&]*)/.exec(hash)?.[1];
  const squeezed = text ? bytesOfText(text) : undefined;
  const bytes = squeezed && (await webCompression.inflate(squeezed, EXCHANGE_LIMITS.inflatedBytes));
  const written = bytes && writtenOf(parsed(new TextDecoder().decode(bytes)));
  if (!written) return refused('it is not whole');
  if (!(written.t <= MOMENT_LIMITS.momentUs)) return refused('its moment lies more than a day into the run');
  if (written.c.length > MOMENT_LIMITS.changes) return refused('it has too many changes of settings');

  let before = 0;
  const changes: LoggedChange[] = [];
  const settings = settingsOf(written.s, controls);
  if (typeof settings === 'string') return refused(settings);
  for (const [index, [simTimeUs, events, windowEndUs, query]] of written.c.entries()) {
    const position: RunPosition = { simTimeUs, events, windowEndUs };
    if (simTimeUs < before || simTimeUs > written.t || !isPlausible(position))
      return refused('its changes are out of order');
    before = simTimeUs;
    const changed = settingsOf(query, controls);
    if (typeof changed === 'string') return refused(changed);
    changes.push({ change: index + 1, settings: changed, document, position });
  }
  const log: SettingsLog = { settings, document, changes };
  const moment = { log, atUs: written.t, selectedRequest: written.r };
  return { kind: 'moment', moment, isOtherEngine: written.e !== ENGINE_VERSION };
}

function refused(reason: string): MomentReading {
  return { kind: 'refused', reason };
}

/** Settings of a query; where they cannot be used, why. */
function settingsOf(query: string, controls: Controls): Settings | string {
  if (query.length > MOMENT_LIMITS.settingsCharacters) return 'its settings are too long';
  const { settings, problems } = readUrlState(`?${query}`, controls);
  const [problem] = problems;
  return problem ? `its ${problem.parameter} cannot be used: ${problem.reason}` : settings;
}

/** A window is a second wide, and one that is open ends within the second after its time. */
function isPlausible({ simTimeUs, windowEndUs }: RunPosition): boolean {
  return windowEndUs % 1e6 === 0 && windowEndUs >= simTimeUs && windowEndUs <= simTimeUs + 1e6;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A value that was written by `encodeMoment`; undefined for any other. */
function writtenOf(value: unknown): Written | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { e, s, c, t, r } = value as Record<string, unknown>;
  const isChange = (each: unknown): each is Written['c'][number] =>
    Array.isArray(each) && each.length === 4 && each.slice(0, 3).every(isCount) && typeof each[3] === 'string';
  if (typeof e !== 'string' || typeof s !== 'string' || !isCount(t)) return undefined;
  if (!Array.isArray(c) || !c.every(isChange) || !(r === undefined || isCount(r))) return undefined;
  return { e, s, c, t, ...(r === undefined ? {} : { r }) };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
