/** A request that a line tells of. */
export interface LoggedRequest {
  /** When it was logged, in milliseconds since 1970. */
  atMs: number;
  /** What it asked for, where the line says so: an address or its path. */
  target?: string;
}

/** One form of access log. */
export interface LogFormat {
  id: string;
  label: string;
  /** How finely it tells the time; requests of one such step are spread over it. */
  stepMs: number;
  /** Prepares to read a file: some forms say in their first lines which columns follow. */
  reader(): (line: string) => LineReading;
}

/** What came of a line: a request, nothing to read such as a heading, or why it is left out. */
export type LineReading = LoggedRequest | { skipped: 'heading' } | { wrong: string };

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const COMMON_TIME = /\[(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2})\]/;
const COMMON_REQUEST = /\] "(?:[A-Z]+ )?([^ "]+)[^"]*"/;
const ALB = /^(?:https?|h2|grpcs?|wss?) (\S+) \S+ \S+:\d+ /;
const ALB_REQUEST = /"[A-Z-]+ (\S+) [^"]*"/;
const TIME_FIELDS = ['time', 'timestamp', '@timestamp', 'ts', 'datetime', 'date', 'eventTime', 'requestTime', 'start'];
const TARGET_FIELDS = ['path', 'url', 'uri', 'route', 'target', 'rawPath', 'request_uri', 'resource'];
/** Numbers of a time in JSON lines are seconds, milliseconds, microseconds or nanoseconds since 1970, by their size. */
const SINCE_1970: readonly [below: number, perMs: number][] = [
  [1e11, 1e-3],
  [1e14, 1],
  [1e17, 1e3],
  [1e20, 1e6],
];

/** The forms that are known, each tried on the first lines of a file. */
export const LOG_FORMATS: readonly LogFormat[] = [
  { id: 'common', label: 'access log (common or combined form)', stepMs: 1_000, reader: () => readCommon },
  { id: 'alb', label: 'log of an Application Load Balancer', stepMs: 1, reader: () => readAlb },
  { id: 'cloudfront', label: 'CloudFront standard log', stepMs: 1_000, reader: readCloudFront },
  { id: 'json-lines', label: 'JSON lines', stepMs: 1, reader: () => readJson },
];

/** `host ident user [10/Oct/2026:13:55:36 +0200] "GET /path HTTP/1.1" 200 2326`, with what the combined form adds. */
function readCommon(line: string): LineReading {
  const time = COMMON_TIME.exec(line);
  if (!time) return { wrong: 'expected a time such as [10/Oct/2026:13:55:36 +0200]' };
  const [, day, month = '', year, hour, minute, second, sign, zoneHour, zoneMinute] = time;
  const monthIndex = MONTHS.indexOf(month);
  const zoneMs = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60_000 * (sign === '-' ? -1 : 1);
  const atMs = Date.UTC(Number(year), monthIndex, Number(day), Number(hour), Number(minute), Number(second)) - zoneMs;
  if (monthIndex < 0 || !Number.isFinite(atMs)) return { wrong: `expected a time, got "${time[0].slice(0, 40)}"` };
  return requestAt(atMs, COMMON_REQUEST.exec(line)?.[1]);
}

/** Fields with spaces between them: kind, time, balancer, client, target, ..., "request", ... */
function readAlb(line: string): LineReading {
  const time = ALB.exec(line)?.[1];
  if (time === undefined) return { wrong: 'expected kind, time, balancer and client of a load balancer’s log' };
  return requestAtIso(time, ALB_REQUEST.exec(line)?.[1]);
}

/** Tabs between the columns that the line `#Fields:` names; times are in UTC. */
function readCloudFront(): (line: string) => LineReading {
  let columns: readonly string[] = ['date', 'time', '', '', '', '', '', 'cs-uri-stem'];
  return (line) => {
    if (line.startsWith('#')) {
      if (line.startsWith('#Fields:')) columns = line.slice(8).trim().split(/\s+/);
      return { skipped: 'heading' };
    }
    const cells = line.split('\t');
    const cell = (name: string) => cells[columns.indexOf(name)];
    const [date, time] = [cell('date'), cell('time')];
    if (!date || !time) return { wrong: 'expected columns "date" and "time", with tabs between them' };
    return requestAtIso(`${date}T${time}Z`, cell('cs-uri-stem'));
  };
}

/** One JSON object a line, with a field for the time. */
function readJson(line: string): LineReading {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { wrong: 'expected a JSON object' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { wrong: 'expected a JSON object' };
  const fields = value as Record<string, unknown>;
  const field = TIME_FIELDS.find((name) => Object.hasOwn(fields, name));
  if (field === undefined)
    return { wrong: `expected a field for the time, such as ${TIME_FIELDS.slice(0, 4).join(', ')}` };
  const target = TARGET_FIELDS.map((name) => (Object.hasOwn(fields, name) ? fields[name] : undefined)).find(
    (each) => typeof each === 'string',
  ) as string | undefined;
  const time = fields[field];
  if (typeof time === 'string' && !/^\d+(\.\d+)?$/.test(time)) return requestAtIso(time, target);
  const number = Number(time);
  const scale = SINCE_1970.find(([below]) => number < below)?.[1];
  if (!(number > 0) || scale === undefined)
    return { wrong: `${field}: expected a time, got ${JSON.stringify(time)?.slice(0, 40)}` };
  return requestAt(number / scale, target);
}

function requestAtIso(time: string, target: string | undefined): LineReading {
  // A time without a zone is read as UTC, so that a file means the same on every machine.
  const text = /(?:Z|[+-]\d{2}:?\d{2})$/.test(time) || !/\dT\d|\d \d/.test(time) ? time : `${time.replace(' ', 'T')}Z`;
  const atMs = Date.parse(text);
  if (!Number.isFinite(atMs)) return { wrong: `expected a time, got "${time.slice(0, 40)}"` };
  // Engines read three digits of a second; the others are added here.
  const rest = /:\d{2}\.\d{3}(\d+)/.exec(time)?.[1];
  return requestAt(atMs + (rest === undefined ? 0 : Number(`0.${rest}`)), target);
}

function requestAt(atMs: number, target: string | undefined): LoggedRequest {
  return target === undefined ? { atMs } : { atMs, target };
}
