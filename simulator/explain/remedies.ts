import type { Architecture, Resource } from '../document/architecture';
import type { LimitKind } from '../metrics/views';
import type { Phase } from './waterfall';

/** A change of one setting that might have helped a request, and how far it may go. */
export interface Remedy {
  /** The setting, by its path in the document. */
  setting: string;
  /** What it is now; 0 for what is not a number. */
  before: number;
  /** What to try, the smallest step first. */
  values: readonly number[];
  /** Whether what lies between two values makes sense, so that the least that helps can be looked for. */
  isContinuous: boolean;
  /** The change in words, to follow on "with": `84 instead of 50 reserved instances of Orders`. */
  describe(value: number): string;
  apply(architecture: Architecture, value: number): Architecture;
}

/** What stopped a request. */
export interface Cause {
  resource: string;
  kind: LimitKind;
}

/** What a slow request spent its time on at one resource. */
export interface Spent {
  resource: string;
  phase: Phase;
  us: number;
}

/** Doublings of a setting that are tried, at most. */
const MOST_DOUBLINGS = 10;
const MEMORY_STEPS_MIB = [256, 512, 1_024, 1_769, 2_048, 3_008, 4_096, 6_144, 8_192, 10_240];
const MOST_SERVERS = 5_000;
const LONGEST_TIMEOUT_S = 900;
const LONGEST_PATIENCE_MS = 29_000;
const RETRY_TRIES = [2, 3, 5];
const PARTS_OF_SLOWNESS = 3;

/** Changes that could have kept a request from failing, the most direct first. None of them is known to help. */
export function remediesForFailure(architecture: Architecture, cause: Cause | undefined): Remedy[] {
  const at = cause && architecture.resources.find(({ id }) => id === cause.resource);
  const direct = at ? remediesForLimit(architecture, at, cause.kind) : [];
  return [...direct, ...retryRemedies(architecture)];
}

/** Changes that could have made a slow request faster, for the longest parts of its response time. */
export function remediesForSlowness(architecture: Architecture, spent: readonly Spent[]): Remedy[] {
  const longest = [...spent].sort((a, b) => b.us - a.us).slice(0, PARTS_OF_SLOWNESS);
  const remedies = longest.flatMap(({ resource: id, phase }) => {
    const at = architecture.resources.find((resource) => resource.id === id);
    if (!at) return [];
    if (startsInstances(at)) return remediesForFunctionTime(architecture, at, phase);
    // A rate makes nothing faster but where it made somebody try again.
    return phase === 'back-off' ? rateRemedies(at) : serverRemedies(at);
  });
  return remedies.filter(({ setting }, index) => remedies.findIndex((other) => other.setting === setting) === index);
}

type FunctionSpec = Extract<Resource, { kind: 'function' }>;

/** Only functions start instances of their own code. Settings are found by their names, whatever kind has them. */
function startsInstances(at: Resource): at is FunctionSpec {
  return 'initMs' in at;
}

function remediesForFunctionTime(architecture: Architecture, spec: FunctionSpec, phase: Phase): Remedy[] {
  if (phase === 'init' || phase === 'queued') return [provisioned(architecture, spec), ...memory(spec)];
  return phase === 'work' ? memory(spec) : [];
}

function remediesForLimit(architecture: Architecture, at: Resource, kind: LimitKind): Remedy[] {
  switch (kind) {
    case 'reserved-concurrency':
      return startsInstances(at) ? [reserved(architecture, at), ...memory(at)] : [];
    case 'account-concurrency':
      return [accountSetting(architecture, 'concurrency', 'instances allowed to the account'), ...memoryOf(at)];
    case 'request-rate':
      if (!startsInstances(at)) return serverRemedies(at);
      return at.reservedConcurrency !== undefined
        ? [reserved(architecture, at)]
        : [accountSetting(architecture, 'concurrency', 'instances allowed to the account')];
    case 'scaling-rate':
      return startsInstances(at) ? [provisioned(architecture, at)] : serverRemedies(at);
    case 'time-limit':
      return patienceRemedies(at);
    case 'gateway-rate':
      return gatewayRemedies(architecture, at);
    case 'fault':
      return [withoutFaults(at)];
    default:
      return rateRemedies(at);
  }
}

/** More servers, there from the start or when the load asks for them. */
function serverRemedies(at: Resource): Remedy[] {
  if (!('maximum' in at && 'minimum' in at)) return [];
  const atLeast = numberOf(at, 'minimum', 'servers at least of', MOST_SERVERS);
  return [
    {
      ...atLeast,
      apply: (architecture, value) =>
        withResource(architecture, at.id, { minimum: value, maximum: Math.max(value, at.maximum) }),
    },
    numberOf(at, 'maximum', 'servers at most of', MOST_SERVERS),
  ];
}

/** Settings that let more through, where a resource has them, and what to call them. */
const RATES = [
  ['readUnitsPerS', 'read units/s of'],
  ['writeUnitsPerS', 'write units/s of'],
  ['readsPerS', 'reads/s of each prefix of'],
  ['writesPerS', 'writes/s of each prefix of'],
  ['fifoCallsPerS', 'sends/s of'],
  ['ratePerS', 'requests/s of'],
] as const;

function rateRemedies(at: Resource): Remedy[] {
  const rates = RATES.filter(([field]) => field in at).map(([field, what]) => numberOf(at, field, what));
  return [...rates, ...serverRemedies(at)];
}

function reserved(architecture: Architecture, spec: FunctionSpec): Remedy {
  return numberOf(spec, 'reservedConcurrency', 'reserved instances of', leftFor(architecture, spec));
}

/** Instances of the account that no other function has set aside for itself. */
function leftFor({ resources, account }: Architecture, { id }: FunctionSpec): number {
  const setAside = resources.map((other) =>
    startsInstances(other) && other.id !== id
      ? Math.max(other.reservedConcurrency ?? 0, other.provisionedConcurrency ?? 0)
      : 0,
  );
  return account.concurrency - setAside.reduce((sum, each) => sum + each, 0);
}

function provisioned(architecture: Architecture, spec: FunctionSpec): Remedy {
  const before = spec.provisionedConcurrency ?? 0;
  const values = doublings(Math.max(1, 2 * before), spec.reservedConcurrency ?? leftFor(architecture, spec));
  return {
    ...settingOf(spec, 'provisionedConcurrency'),
    before,
    values: values.filter((value) => value > before),
    isContinuous: true,
    describe: (value) =>
      `${value} instead of ${before || 'no'} provisioned instances of ${nameOf(spec)}, asked for in time,`,
    // They take minutes to come: what is asked for late helps only the requests after that.
    apply: (architecture, value) =>
      withResource(architecture, spec.id, { provisionedConcurrency: value, provisioningDelayS: 0 }),
  };
}

function memoryOf(at: Resource): Remedy[] {
  return startsInstances(at) ? memory(at) : [];
}

/** More memory is faster only where the document says how the work was measured. */
function memory(spec: FunctionSpec): Remedy[] {
  if (spec.measuredAtMemoryMib === undefined) return [];
  return [
    {
      ...settingOf(spec, 'memoryMib'),
      before: spec.memoryMib,
      values: MEMORY_STEPS_MIB.filter((value) => value > spec.memoryMib),
      isContinuous: false,
      describe: (value) => `${inWords(value)} instead of ${inWords(spec.memoryMib)} MiB of memory of ${nameOf(spec)}`,
    },
  ];
}

function patienceRemedies(at: Resource): Remedy[] {
  if (startsInstances(at)) {
    const values = doublings(2 * at.timeoutS, LONGEST_TIMEOUT_S);
    const describe = (value: number) =>
      `${inWords(value)} s instead of ${inWords(at.timeoutS)} s as the time limit of ${nameOf(at)}`;
    return [
      { ...settingOf(at, 'timeoutS'), before: at.timeoutS, values, isContinuous: false, describe },
      ...memory(at),
    ];
  }
  if (!('timeoutMs' in at)) return [];
  const { timeoutMs } = at;
  if (timeoutMs === undefined) return [];
  const describe = (value: number) =>
    `${inWords(value)} ms instead of ${inWords(timeoutMs)} ms as the longest wait of ${nameOf(at)}`;
  return [
    {
      ...settingOf(at, 'timeoutMs'),
      before: timeoutMs,
      values: doublings(2 * timeoutMs, LONGEST_PATIENCE_MS),
      isContinuous: false,
      describe,
    },
  ];
}

function gatewayRemedies(architecture: Architecture, at: Resource): Remedy[] {
  const { gatewayRatePerS } = architecture.account;
  if ('burst' in at && at.ratePerS < gatewayRatePerS) {
    return [
      numberOf(at, 'ratePerS', 'requests/s let through by', gatewayRatePerS),
      numberOf(at, 'burst', 'requests at once let through by'),
    ];
  }
  return [
    accountSetting(architecture, 'gatewayRatePerS', 'requests/s let through by the account’s gateways'),
    accountSetting(architecture, 'gatewayBurst', 'requests at once let through by the account’s gateways'),
  ];
}

function withoutFaults(at: Resource): Remedy {
  return {
    setting: `faults of ${at.id}`,
    before: 0,
    values: [0],
    isContinuous: false,
    describe: () => `no injected fault at ${nameOf(at)}`,
    apply: (architecture) => ({
      ...architecture,
      faults: architecture.faults.filter(({ resource }) => resource !== at.id),
    }),
  };
}

/** Clients that do not try again could. */
function retryRemedies({ resources }: Architecture): Remedy[] {
  return resources.flatMap((spec): Remedy[] => {
    if (!('traffic' in spec) || spec.retry !== undefined) return [];
    const retry = { baseMs: 100, capMs: 20_000, jitter: 'full', on: ['failed', 'throttled', 'timedOut'] } as const;
    return [
      {
        setting: `${spec.id}.retry`,
        before: 1,
        values: RETRY_TRIES,
        isContinuous: false,
        describe: (tries) => `up to ${tries} tries of ${nameOf(spec)} instead of one, after a random back-off`,
        apply: (architecture, tries) =>
          withResource(architecture, spec.id, { retry: { ...retry, on: [...retry.on], tries } }),
      },
    ];
  });
}

function accountSetting(
  { account }: Architecture,
  field: 'concurrency' | 'gatewayRatePerS' | 'gatewayBurst',
  what: string,
): Remedy {
  const before = account[field];
  return {
    setting: `account.${field}`,
    before,
    values: doublings(2 * before),
    isContinuous: true,
    describe: (value) => `${inWords(value)} instead of ${inWords(before)} ${what}`,
    apply: (architecture, value) => ({ ...architecture, account: { ...architecture.account, [field]: value } }),
  };
}

/** A number of a resource, doubled again and again. */
function numberOf(spec: Resource, field: string, what: string, most?: number): Remedy {
  const before = Number((spec as unknown as Record<string, unknown>)[field] ?? 0);
  return {
    ...settingOf(spec, field),
    before,
    values: doublings(2 * before, most),
    isContinuous: true,
    describe: (value) => `${inWords(value)} instead of ${inWords(before)} ${what} ${nameOf(spec)}`,
  };
}

function settingOf({ id }: Resource, field: string): Pick<Remedy, 'setting' | 'apply'> {
  return {
    setting: `${id}.${field}`,
    apply: (architecture, value) => withResource(architecture, id, { [field]: value }),
  };
}

function withResource(architecture: Architecture, id: string, settings: object): Architecture {
  return {
    ...architecture,
    resources: architecture.resources.map((each) => (each.id === id ? ({ ...each, ...settings } as Resource) : each)),
  };
}

/** A value, its double, and so on, ending with the most there may be. */
function doublings(first: number, most = Number.POSITIVE_INFINITY): number[] {
  const values: number[] = [];
  for (let value = first; value > 0 && value < most && values.length < MOST_DOUBLINGS; value *= 2) values.push(value);
  if (values.length < MOST_DOUBLINGS && most < Number.POSITIVE_INFINITY && most >= first / 2) values.push(most);
  return values;
}

function nameOf(spec: Resource): string {
  return spec.label ?? spec.id;
}

function inWords(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}
