import { type Architecture, counted, inWords } from '@/simulator';
import { withLink, withResource } from '../changes';
import { meanMs } from '../durations';
import {
  type Design,
  type LoadedDesign,
  linkPointer,
  linksOf,
  nameOf,
  type OfKind,
  ofKind,
  type Rule,
  resourcePointer,
} from '../finding';
import { because, figure, plainly } from '../reasons';

const MS_PER_S = 1_000;
const BYTES_PER_KIB = 1_024;
const PERCENT = 100;
const MOST_UNITS = 1_000_000;

/** Rules on whether there is enough of what is limited. */
export const CAPACITY_RULES: readonly Rule[] = [
  { id: 'reserved-over-account', find: reservedOverAccount },
  { id: 'reserved-below-load', find: reservedBelowLoad },
  { id: 'pollers-over-reserved', find: pollersOverReserved },
  { id: 'table-below-load', find: tableBelowLoad },
  { id: 'gateway-below-load', find: gatewayBelowLoad },
];

/** Instances that a function takes out of what all share. */
function setAside({ reservedConcurrency = 0, provisionedConcurrency = 0 }: OfKind<'function'>): number {
  return Math.max(reservedConcurrency, provisionedConcurrency);
}

function reservedOverAccount(design: Design) {
  const functions = ofKind(design, 'function').filter((each) => setAside(each) > 0);
  const sum = functions.reduce((total, each) => total + setAside(each), 0);
  const left = figure('lambda.unreserved-concurrency');
  const most = Math.max(0, design.architecture.account.concurrency - left);
  if (functions.length === 0 || sum <= most) return [];
  const scale = (value: number | undefined) => (value === undefined ? undefined : Math.floor((value * most) / sum));
  return [
    {
      severity: 'error' as const,
      pointer: '/account/concurrency',
      resources: functions.map(({ id }) => id),
      sentence: `Functions set ${counted(sum, 'instance')} aside, and the account has ${inWords(most)} to give away.`,
      why: because(
        `Of the account’s ${counted(design.architecture.account.concurrency, 'instance')}, ${left} stay for functions without a reservation.`,
        'lambda.unreserved-concurrency',
      ),
      ...(functions.every((each) => (scale(setAside(each)) ?? 0) >= 1)
        ? {
            fixLabel: 'Reserve less, each in proportion',
            fix: (architecture: Architecture) =>
              functions.reduce(
                (changed, { id, reservedConcurrency, provisionedConcurrency }) =>
                  withResource(changed, id, {
                    reservedConcurrency: scale(reservedConcurrency),
                    provisionedConcurrency: scale(provisionedConcurrency),
                  }),
                architecture,
              ),
          }
        : {}),
    },
  ];
}

/** Arrivals times the mean time of each is the number at work at once (Little’s law). */
function reservedBelowLoad(design: LoadedDesign) {
  const { resources } = design.rates;
  return ofKind(design, 'function').flatMap((resource) => {
    const { id, reservedConcurrency, serviceMs, instanceConcurrency } = resource;
    if (reservedConcurrency === undefined) return [];
    const needed = ((resources.get(id) ?? 0) * (meanMs(serviceMs, resource) ?? 0)) / MS_PER_S / instanceConcurrency;
    if (needed <= reservedConcurrency) return [];
    const wanted = Math.ceil(needed * 1.5);
    const others = ofKind(design, 'function').reduce((sum, each) => sum + (each.id === id ? 0 : setAside(each)), 0);
    const hasRoom =
      wanted + others <= design.architecture.account.concurrency - figure('lambda.unreserved-concurrency');
    return [
      {
        severity: 'error' as const,
        pointer: resourcePointer(design, id, 'reservedConcurrency'),
        resources: [id],
        sentence: `${nameOf(resource)} needs about ${counted(Math.ceil(needed), 'instance')} at this traffic, and may have ${reservedConcurrency}.`,
        why: because('What finds no instance is throttled.', 'lambda.account-concurrency'),
        ...(hasRoom
          ? {
              fixLabel: `Reserve ${wanted}`,
              fix: (architecture: Architecture) => withResource(architecture, id, { reservedConcurrency: wanted }),
            }
          : {}),
      },
    ];
  });
}

/** Pollers begin with some batches at once, whatever the function may have; what is throttled counts as a try. */
function pollersOverReserved(design: Design) {
  const start = figure('queue.pollers-start');
  return linksOf(design, 'poll').flatMap((link) => {
    const [queue, worker] = [design.byId.get(link.from), design.byId.get(link.to)];
    if (queue?.kind !== 'queue' || worker?.kind !== 'function') return [];
    const { reservedConcurrency = Number.POSITIVE_INFINITY } = worker;
    const isProvisioned = (link.minimumPollers ?? link.maximumPollers) !== undefined;
    if (isProvisioned || (link.maxConcurrency ?? start) <= reservedConcurrency) return [];
    const least = figure('queue.max-concurrency-low');
    const canFit = reservedConcurrency >= least;
    return [
      {
        severity: 'warning' as const,
        pointer: linkPointer(design, link.id, 'maxConcurrency'),
        resources: [worker.id, queue.id],
        sentence: `${nameOf(queue)} hands out up to ${counted(link.maxConcurrency ?? start, 'batch', 'batches')} at once, and ${nameOf(worker)} may have ${counted(reservedConcurrency, 'instance')}.`,
        why: because(
          'Batches that find no instance come back to the queue, and each time counts as a try.',
          'queue.pollers-start',
        ),
        ...(canFit
          ? {
              fixLabel: `Hand out ${reservedConcurrency} at once`,
              fix: (architecture: Architecture) =>
                withLink(architecture, link.id, { maxConcurrency: reservedConcurrency }),
            }
          : {}),
      },
    ];
  });
}

interface Units {
  reads: number;
  writes: number;
}

/** Units a second that a table is asked for in the long run. */
function unitsAsked(design: Design, table: OfKind<'table'>, rates: ReadonlyMap<string, number>): Units {
  const units = { reads: 0, writes: 0 };
  for (const link of linksOf(design, 'call')) {
    if (link.to !== table.id) continue;
    const rate = rates.get(link.id) ?? 0;
    const bytes = link.payloadBytes ?? table.itemBytes;
    const times = (link.items ?? 1) * (link.transactional ? 2 : 1);
    const isEventual = !link.transactional && (link.consistency ?? table.consistency) === 'eventual';
    const readUnits = Math.ceil(bytes / (figure('table.read-unit-kb') * BYTES_PER_KIB)) * (isEventual ? 0.5 : 1);
    const writeUnits = Math.ceil(bytes / (figure('table.write-unit-kb') * BYTES_PER_KIB));
    units.reads += rate * link.reads * times * readUnits;
    units.writes += rate * link.writes * times * writeUnits;
  }
  return units;
}

const DIRECTIONS = [
  { use: 'reads', units: 'readUnitsPerS', scaling: 'readScaling', word: 'read' },
  { use: 'writes', units: 'writeUnitsPerS', scaling: 'writeScaling', word: 'write' },
] as const;

function tableBelowLoad(design: LoadedDesign) {
  const { links } = design.rates;
  return ofKind(design, 'table').flatMap((table) => {
    const asked = unitsAsked(design, table, links);
    return DIRECTIONS.flatMap(({ use, units, scaling, word }) => {
      const bounds = table[scaling];
      const isProvisioned = table.capacity === 'provisioned';
      const has = isProvisioned ? (bounds?.maxUnitsPerS ?? table[units]) : Math.max(table.quotaUnitsPerS, table[units]);
      if (asked[use] <= has) return [];
      // One quota holds for reads and for writes.
      const most = isProvisioned ? asked[use] : Math.max(...DIRECTIONS.map((each) => asked[each.use]));
      const wanted = Math.ceil((most * PERCENT) / figure('table.scaling-target'));
      const field = isProvisioned ? units : 'quotaUnitsPerS';
      const fields = !isProvisioned
        ? { quotaUnitsPerS: wanted }
        : { [units]: wanted, ...(bounds ? { [scaling]: { ...bounds, maxUnitsPerS: wanted } } : {}) };
      return [
        {
          severity: 'error' as const,
          pointer: resourcePointer(design, table.id, field),
          resources: [table.id],
          sentence: `${nameOf(table)} is asked for ${counted(Math.ceil(asked[use]), `${word} unit`)} a second, and has ${inWords(has)}.`,
          why: because('What is over is throttled, and its callers try again and wait.', 'table.scaling-target'),
          ...(wanted <= MOST_UNITS
            ? {
                fixLabel: `Give it ${wanted}`,
                fix: (architecture: Architecture) => withResource(architecture, table.id, fields),
              }
            : {}),
        },
      ];
    });
  });
}

function gatewayBelowLoad(design: LoadedDesign) {
  const { resources } = design.rates;
  return ofKind(design, 'gateway').flatMap((gateway) => {
    const rate = resources.get(gateway.id) ?? 0;
    if (rate <= gateway.ratePerS) return [];
    const wanted = Math.ceil(rate * 1.5);
    return [
      {
        severity: 'error' as const,
        pointer: resourcePointer(design, gateway.id, 'ratePerS'),
        resources: [gateway.id],
        sentence: `${counted(Math.ceil(rate), 'request a second comes', 'requests a second come')} to ${nameOf(gateway)}, which lets ${inWords(gateway.ratePerS)} through.`,
        why: plainly('What is over its rate is answered with 429, Too Many Requests.'),
        ...(wanted <= MOST_UNITS
          ? {
              fixLabel: `Let ${wanted} through`,
              fix: (architecture: Architecture) => withResource(architecture, gateway.id, { ratePerS: wanted }),
            }
          : {}),
      },
    ];
  });
}
