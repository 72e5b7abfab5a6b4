import { formatMs } from '@/components/simulation/format';
import type { Architecture, Fault } from '@/simulator';
import type { FaultKind } from './fault';

/** A kind of fault as a choice says it. */
export const FAULT_NAMES: Readonly<Record<FaultKind, string>> = {
  latency: 'Added latency',
  errors: 'Errors',
  throttling: 'Throttling',
  outage: 'Outage',
  poison: 'Poison messages',
  spike: 'Traffic spike',
  'retry-storm': 'Retry storm',
};

/** What a kind of fault does, in a sentence. */
export const FAULT_HINTS: Readonly<Record<FaultKind, string>> = {
  latency: 'Every call waits before this part begins. The caller pays for the wait, this part does not.',
  errors: 'A share of the calls fails at the door, at once.',
  throttling: 'A share of the calls is turned away as too many, whatever its limits say.',
  outage: 'Nothing answers: every call to this part fails at once.',
  poison: 'A share of what is put in here fails whoever works on it, each time again.',
  spike: 'The rate of the traffic is multiplied, whatever its shape.',
  'retry-storm': 'Callers give up early and try again at once, without a back-off.',
};

/** A number as somebody typed it. */
const plain = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 2 });

/** A fault without its time: `latency +800 ms on Table`. */
export function faultInWords(fault: Fault, architecture: Architecture): string {
  const { label = fault.resource } = architecture.resources.find(({ id }) => id === fault.resource) ?? {};
  switch (fault.fault) {
    case 'latency':
      return `latency ${fault.addMs.distribution === 'constant' ? `+${formatMs(fault.addMs.value)} ` : ''}on ${label}`;
    case 'errors':
      return `errors of ${plain(fault.rate * 100)}% on ${label}`;
    case 'throttling':
      return `throttling of ${plain(fault.rate * 100)}% on ${label}`;
    case 'outage':
      return `outage of ${label}`;
    case 'poison':
      return `${plain(fault.rate * 100)}% poisoned in ${label}`;
    case 'spike':
      return `traffic × ${plain(fault.factor)} from ${label}`;
    case 'retry-storm': {
      const patience = fault.patienceMs === undefined ? '' : ` after ${formatMs(fault.patienceMs)}`;
      return `up to ${fault.tries} tries at once${patience} by ${label}`;
    }
  }
}

/** A fault with its time: `latency +800 ms on Table, 0:02:10 to 0:03:10`. */
export function faultWithTime(fault: Fault, architecture: Architecture): string {
  return `${faultInWords(fault, architecture)}, ${secondsAsClock(fault.fromS)} to ${secondsAsClock(fault.untilS)}`;
}

/** Simulated seconds as `h:mm:ss`, with tenths where there are any. */
export function secondsAsClock(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const two = (value: number) => String(value).padStart(2, '0');
  const whole = Math.floor(tenths / 10);
  const rest = tenths % 10 === 0 ? '' : `.${tenths % 10}`;
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}${rest}`;
}
