import type { Fault } from '@/simulator';
import {
  FAULT_KINDS,
  FAULT_NUMBERS,
  type FaultNumbers,
  type FaultPlaces,
  faultOf,
  LENGTH_RANGE_S,
  MOST_FAULTS,
  numbersOf,
  renumbered,
  START_RANGE_S,
} from './fault';

/**
 * Faults as a parameter of an address: `latency_table_130_60_800`, which is the kind, the part, the second it begins at,
 * how many it lasts, and its numbers; several with commas. Only faults that the panel can make are written.
 */
export function faultsToText(faults: readonly Fault[]): string {
  return faults
    .map((fault) => {
      const numbers = numbersOf(fault);
      const given = FAULT_NUMBERS[fault.fault].map(({ name, start }) => numbers[name] ?? start);
      return [
        fault.fault,
        fault.resource,
        fault.fromS,
        Math.round((fault.untilS - fault.fromS) * 1_000) / 1_000,
        ...given,
      ]
        .map(String)
        .join('_');
    })
    .join(',');
}

/** Reads such a parameter; a text when it cannot be used, which says what was expected. */
export function faultsFromText(text: string, places: FaultPlaces): readonly Fault[] | string {
  const parts = text === '' ? [] : text.split(',');
  if (parts.length > MOST_FAULTS) return `expected at most ${MOST_FAULTS} faults`;
  const faults: Fault[] = [];
  for (const part of parts) {
    const fault = faultFromText(part, places);
    if (typeof fault === 'string') return fault;
    faults.push(fault);
  }
  return renumbered(faults);
}

function faultFromText(text: string, places: FaultPlaces): Fault | string {
  const [name, resource = '', from, length, ...rest] = text.split('_');
  const kind = FAULT_KINDS.find((each) => each === name);
  if (!kind) return `expected faults such as outage_table_60_30, of the kinds ${FAULT_KINDS.join(', ')}`;
  if (!places[kind].includes(resource)) return `expected one of ${places[kind].join(', ')} for ${kind}`;
  const fromS = numberIn(from, START_RANGE_S);
  const lengthS = numberIn(length, LENGTH_RANGE_S);
  if (fromS === undefined || lengthS === undefined)
    return `expected the seconds of ${kind}, such as ${kind}_${resource}_60_30`;
  const wanted = FAULT_NUMBERS[kind];
  const numbers: FaultNumbers = {};
  for (const [index, range] of wanted.entries()) {
    const value = numberIn(rest[index], range);
    if (value === undefined) return `expected ${range.min} to ${range.max} ${range.unit} for ${kind}`;
    numbers[range.name] = value;
  }
  if (rest.length > wanted.length) return `expected ${wanted.length} numbers after the seconds of ${kind}`;
  return faultOf({ kind, resource, fromS, lengthS, numbers }, '');
}

function numberIn(text: string | undefined, { min, max }: { min: number; max: number }): number | undefined {
  if (text === undefined || !/^\d{1,7}(\.\d{1,3})?$/.test(text)) return undefined;
  const value = Number(text);
  return value >= min && value <= max ? value : undefined;
}
