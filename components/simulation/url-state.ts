import { objectiveFromText, objectiveToText } from '@/components/charts/objective';
import { faultsFromText, faultsToText } from '@/components/faults/fault-address';
import { type Controls, LIMIT_RANGE, RATE_RANGE, SEED_RANGE, type Settings, SHAPES, SOURCES, SPEEDS } from './settings';

/** A parameter that could not be used: which, and why. */
export interface UrlProblem {
  parameter: string;
  reason: string;
}

export interface UrlState {
  settings: Settings;
  problems: UrlProblem[];
}

type Parsed<T> = { kind: 'valid'; value: T } | { kind: 'invalid'; reason: string };

/** Reads settings from a query string. A broken parameter falls back to its default and is reported. */
export function readUrlState(search: string, controls: Controls): UrlState {
  const query = new URLSearchParams(search);
  const problems: UrlProblem[] = [];
  function read<T>(parameter: string, fallback: T, parse: (text: string) => Parsed<T>): T {
    const text = query.get(parameter);
    if (text === null) return fallback;
    const parsed = parse(text);
    if (parsed.kind === 'valid') return parsed.value;
    problems.push({ parameter, reason: parsed.reason });
    return fallback;
  }
  const { defaults } = controls;
  const settings: Settings = {
    ratePerS: read('rate', defaults.ratePerS, (text) => parseNumber(text, RATE_RANGE)),
    shape: read('shape', defaults.shape, (text) => parseChoice(text, SHAPES)),
    speed: read('speed', defaults.speed, parseSpeed),
    seed: read('seed', defaults.seed, (text) => parseWhole(text, SEED_RANGE)),
    mix: read('mix', defaults.mix, (text) => parseMix(text, controls.mix.length)),
    off: read('off', defaults.off, (text) => parseOff(text, controls)),
    limit: read('limit', defaults.limit, (text) => parseWhole(text, LIMIT_RANGE)),
    freeTier: read('freeTier', defaults.freeTier, parseFlag),
    faults: read('faults', defaults.faults, (text) => parseFaults(text, controls)),
    objective: read('slo', defaults.objective, parseObjective),
  };
  return { settings, problems };
}

/**
 * Writes settings into a query string; what is at its default is left out, and parameters that are not the
 * stage's own stay.
 *
 * @returns The query string with its question mark, or an empty string.
 */
export function writeUrlState(search: string, settings: Settings, controls: Controls): string {
  const query = new URLSearchParams(search);
  const { defaults } = controls;
  const write = (parameter: string, value: string, standard: string) => {
    if (value === standard) query.delete(parameter);
    else query.set(parameter, value);
  };
  write('rate', String(settings.ratePerS), String(defaults.ratePerS));
  write('shape', settings.shape, defaults.shape);
  write('speed', String(settings.speed), String(defaults.speed));
  write('seed', String(settings.seed), String(defaults.seed));
  write('mix', settings.mix.join('-'), defaults.mix.join('-'));
  write('off', offText(settings), offText(defaults));
  write('limit', String(settings.limit), String(defaults.limit));
  write('freeTier', settings.freeTier ? '1' : '0', defaults.freeTier ? '1' : '0');
  write('faults', faultsToText(settings.faults), faultsToText(defaults.faults));
  write('slo', objectiveToText(settings.objective), objectiveToText(defaults.objective));
  const text = query.toString().replaceAll('%2C', ',');
  return text === '' ? '' : `?${text}`;
}

function offText({ off }: Settings): string {
  return off.length === 0 ? 'none' : SOURCES.filter((source) => off.includes(source)).join(',');
}

function parseNumber(text: string, { min, max }: { min: number; max: number }): Parsed<number> {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return { kind: 'valid', value };
  return { kind: 'invalid', reason: `expected a number from ${min} to ${max}` };
}

function parseWhole(text: string, { min, max }: { min: number; max: number }): Parsed<number> {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return { kind: 'valid', value };
  return { kind: 'invalid', reason: `expected a whole number from ${min} to ${max}` };
}

function parseChoice<T extends string>(text: string, choices: readonly T[]): Parsed<T> {
  const value = choices.find((choice) => choice === text);
  if (value !== undefined) return { kind: 'valid', value };
  return { kind: 'invalid', reason: `expected one of ${choices.join(', ')}` };
}

function parseSpeed(text: string): Parsed<Settings['speed']> {
  const value = SPEEDS.find((speed) => String(speed) === text);
  if (value !== undefined) return { kind: 'valid', value };
  return { kind: 'invalid', reason: `expected one of ${SPEEDS.join(', ')}` };
}

function parseMix(text: string, parts: number): Parsed<readonly number[]> {
  const values = /^\d{1,3}(-\d{1,3})*$/.test(text) ? text.split('-').map(Number) : [];
  const sum = values.reduce((total, value) => total + value, 0);
  if (parts > 0 && values.length === parts && sum === 100) return { kind: 'valid', value: values };
  return {
    kind: 'invalid',
    reason: parts > 0 ? `expected ${parts} whole percentages that sum to 100` : 'this pattern has no mix',
  };
}

function parseOff(text: string, controls: Controls): Parsed<Settings['off']> {
  if (text === 'none') return { kind: 'valid', value: [] };
  const known = SOURCES.filter((source) => controls.sources[source]);
  const wanted = text.split(',');
  if (wanted.every((name) => known.some((source) => source === name))) {
    return { kind: 'valid', value: known.filter((source) => wanted.includes(source)) };
  }
  return { kind: 'invalid', reason: `expected a list out of ${known.join(', ')}` };
}

function parseFlag(text: string): Parsed<boolean> {
  if (text === '1' || text === '0') return { kind: 'valid', value: text === '1' };
  return { kind: 'invalid', reason: 'expected 1 or 0' };
}

function parseFaults(text: string, { faultPlaces }: Controls): Parsed<Settings['faults']> {
  const faults = faultsFromText(text, faultPlaces);
  return typeof faults === 'string' ? { kind: 'invalid', reason: faults } : { kind: 'valid', value: faults };
}

function parseObjective(text: string): Parsed<Settings['objective']> {
  const value = objectiveFromText(text);
  if (value) return { kind: 'valid', value };
  return { kind: 'invalid', reason: 'expected milliseconds and per cent, such as 300_99' };
}
