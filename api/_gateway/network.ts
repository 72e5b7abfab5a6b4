import { isIPv4, isIPv6 } from 'node:net';

const UNKNOWN = 'unknown';

/**
 * The network of an address, as limits count it: an IPv4 address, or the /64 of an IPv6 address, which one person may have.
 *
 * @param address - With or without port and zone.
 * @returns `unknown`, one network for all, when it is no address.
 */
export function groupAddress(address: string | undefined): string {
  if (address === undefined) return UNKNOWN;
  const bare = address.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/%.*$/, '');
  const withoutPort = /^\d+\.\d+\.\d+\.\d+:\d+$/.test(bare) ? bare.slice(0, bare.indexOf(':')) : bare;
  if (isIPv4(withoutPort)) return withoutPort;
  if (!isIPv6(withoutPort)) return UNKNOWN;
  const groups = expandIPv6(withoutPort);
  const mapped = mappedIPv4(groups);
  return mapped ?? `${groups.slice(0, 4).join(':')}::/64`;
}

/** The eight groups of an IPv6 address as hexadecimal numbers without leading zeros. */
function expandIPv6(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const left = groupsOf(head);
  if (tail === undefined) return left;
  const right = groupsOf(tail);
  return [...left, ...new Array<string>(8 - left.length - right.length).fill('0'), ...right];
}

function groupsOf(text: string): string[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16).toString(16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [(a * 256 + b).toString(16), (c * 256 + d).toString(16)];
  });
}

/** An IPv4 address that stands in an IPv6 one (`::ffff:192.0.2.1`) is the same caller. */
function mappedIPv4(groups: string[]): string | undefined {
  if (groups.slice(0, 5).some((group) => group !== '0') || groups[5] !== 'ffff') return undefined;
  const [high = 0, low = 0] = groups.slice(6).map((group) => Number.parseInt(group, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
