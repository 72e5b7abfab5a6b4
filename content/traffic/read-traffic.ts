import { parseTraceCsv } from '@/simulator';
import { LOG_FORMATS, type LogFormat, type LoggedRequest } from './log-lines';
import { PathGroups } from './path-groups';

/** Bounds of what is read; beyond them it is refused, never cut. */
export const TRAFFIC_LIMITS = {
  /** Characters of a file. */
  characters: 134_217_728,
  /** Characters of one line; a longer one is left out. */
  lineCharacters: 65_536,
  /** Requests, as many as a design may list. */
  requests: 1_000_000,
  /** Time from the first to the last. */
  spanS: 31_536_000,
} as const;

/** A line that was left out, and why. */
export interface LeftLine {
  line: number;
  reason: string;
}

/** Requests as they came, and what was understood of the file. */
export interface Traffic {
  /** What the file was taken for. */
  format: string;
  /** When each request came, in seconds from the first one's second on, ascending. */
  arrivalsS: number[];
  /** What the requests asked for, in groups; empty where the file does not say. */
  groups: { path: string; requests: number }[];
  /** For each request the index of its group; empty where there are none. */
  groupOf: number[];
  /** The clock at second 0, in milliseconds since 1970; absent where times are counted from the start. */
  startMs?: number;
  /** Whether the file tells only seconds, over which requests were then spread. */
  isSpread: boolean;
  /** How many lines were left out, and the first of them. */
  leftOut: { count: number; first: LeftLine[] };
}

export type TrafficReading = { kind: 'valid'; traffic: Traffic } | { kind: 'invalid'; error: LeftLine };

const LINES_TO_TELL_BY = 100;
const LINES_TO_NAME = 20;
const FORMS = `expected arrivals as CSV (arrival_s, or minute,count), or ${LOG_FORMATS.map(({ label }) => label).join(', ')}`;
/** First lines of a CSV of arrivals: a number, or a heading that names a unit of time. */
const CSV =
  /^\uFEFF?\s*"?(?:[+-]?[\d.]+(?:e[+-]?\d+)?|[a-z][a-z _]*[_ (](?:s|ms|us)\)?|(?:minute|second|hour)"?\s*,\s*"?count)"?\s*$/i;

/**
 * Reads requests from a CSV of arrivals or an access log; which of them it is shows in its first lines. Lines of a log
 * that cannot be read are left out and counted. Requests are put in order: logs are often written when answers end.
 *
 * @param seed - Of the stream that spreads requests over the second or the interval that is all a file tells.
 * @returns The traffic, or the first fault with its line. Never throws.
 */
export function readTraffic(text: string, seed = 1): TrafficReading {
  if (text.length > TRAFFIC_LIMITS.characters) {
    return invalid(1, `expected at most ${TRAFFIC_LIMITS.characters} characters, got ${text.length}`);
  }
  const lines = linesOf(text);
  const first = firstOf(lines);
  if (!first) return invalid(1, 'expected requests, got an empty file');
  if (CSV.test(first.text)) return readCsv(text, seed);
  const format = formatOf(lines);
  return format ? readLog(lines, format, seed) : invalid(first.line, `${FORMS}; got "${first.text.slice(0, 60)}"`);
}

function readCsv(text: string, seed: number): TrafficReading {
  const parsed = parseTraceCsv(text, seed);
  if (parsed.kind === 'invalid')
    return { kind: 'invalid', error: { line: parsed.error.line, reason: parsed.error.message } };
  const { arrivalsS } = parsed;
  if (arrivalsS.length === 0) return invalid(1, 'expected arrivals, got none');
  const isSpread = /^\uFEFF?\s*"?(?:minute|second|hour)/i.test(text);
  return {
    kind: 'valid',
    traffic: {
      format: 'CSV of arrivals',
      arrivalsS,
      groups: [],
      groupOf: [],
      isSpread,
      leftOut: { count: 0, first: [] },
    },
  };
}

function linesOf(text: string): string[] {
  return text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
}

function firstOf(lines: readonly string[]): { line: number; text: string } | undefined {
  const at = lines.findIndex((line) => line.trim() !== '');
  return at < 0 ? undefined : { line: at + 1, text: (lines[at] as string).trim() };
}

/** The form that reads most of the first lines, and at least half of them. */
function formatOf(lines: readonly string[]): LogFormat | undefined {
  const some = lines.slice(0, LINES_TO_TELL_BY).filter((line) => line.trim() !== '');
  const scores = LOG_FORMATS.map((format) => {
    const read = format.reader();
    const readings = some.map((line) => read(line.slice(0, TRAFFIC_LIMITS.lineCharacters)));
    const wrong = readings.filter((reading) => 'wrong' in reading).length;
    return { format, wrong, requests: readings.filter((reading) => 'atMs' in reading).length };
  });
  const best = scores.sort((a, b) => b.requests - a.requests)[0];
  return best && best.requests > 0 && best.requests >= best.wrong ? best.format : undefined;
}

interface Sorted extends LoggedRequest {
  group: number;
}

function readLog(lines: readonly string[], { label, stepMs, reader }: LogFormat, seed: number): TrafficReading {
  const read = reader();
  const requests: Sorted[] = [];
  const groups = new PathGroups();
  const left: LeftLine[] = [];
  let leftCount = 0;
  const leaveOut = (line: number, reason: string) => {
    leftCount += 1;
    if (left.length < LINES_TO_NAME) left.push({ line, reason });
  };
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '') continue;
    if (line.length > TRAFFIC_LIMITS.lineCharacters) {
      leaveOut(at + 1, `expected at most ${TRAFFIC_LIMITS.lineCharacters} characters`);
      continue;
    }
    const reading = read(line);
    if ('wrong' in reading) leaveOut(at + 1, reading.wrong);
    if (!('atMs' in reading)) continue;
    if (requests.length === TRAFFIC_LIMITS.requests) {
      return invalid(at + 1, `expected at most ${TRAFFIC_LIMITS.requests} requests in all`);
    }
    requests.push({ ...reading, group: groups.add(reading.target) });
  }
  requests.sort((a, b) => a.atMs - b.atMs);
  const [earliest, latest] = [requests[0], requests.at(-1)];
  if (!earliest || !latest) return invalid(1, 'expected requests, got none');
  const startMs = Math.floor(earliest.atMs / 1_000) * 1_000;
  if (latest.atMs - startMs > TRAFFIC_LIMITS.spanS * 1_000) {
    return invalid(1, 'expected requests of one year at most; a time of the file may be wrong');
  }
  const secondsFrom = ({ atMs }: LoggedRequest) => (atMs - startMs) / 1_000;
  const isSpread = stepMs === 1_000;
  return {
    kind: 'valid',
    traffic: {
      format: label,
      arrivalsS: isSpread ? spread(requests.map(secondsFrom), seed) : requests.map(secondsFrom),
      ...groups.summary(requests.map(({ group }) => group)),
      startMs,
      isSpread,
      leftOut: { count: leftCount, first: left },
    },
  };
}

/**
 * Spreads requests over their seconds as those of a Poisson process are: independently and uniformly. The counts go
 * through the reader of traces, which does the same for intervals of a file.
 */
function spread(seconds: readonly number[], seed: number): number[] {
  const counts = new Map<number, number>();
  for (const second of seconds) counts.set(second, (counts.get(second) ?? 0) + 1);
  const rows = [...counts].map(([second, count]) => `${second + 1},${count}`);
  const parsed = parseTraceCsv(`second,count\n${rows.join('\n')}`, seed);
  if (parsed.kind === 'invalid') throw new RangeError(parsed.error.message);
  return parsed.arrivalsS;
}

function invalid(line: number, reason: string): TrafficReading {
  return { kind: 'invalid', error: { line, reason } };
}
