import { describe, expect, it } from 'vitest';
import { groupAddress } from './network';

describe('the network of an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1:443', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::ffff:c000:201', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::7]:8080', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', 'unknown'],
    ['unknown', 'unknown'],
    ['256.1.1.1', 'unknown'],
    ['1.2.3.4.evil', 'unknown'],
    ["'; drop table", 'unknown'],
    [undefined, 'unknown'],
  ])('of %s is %s', (address, network) => {
    expect(groupAddress(address)).toBe(network);
  });

  it('is one for ten thousand addresses of one /64', () => {
    const addresses = Array.from(
      { length: 10_000 },
      (_, index) => `2001:db8:0:7:${(index * 6151).toString(16).slice(-4)}::${(index % 65_536).toString(16)}`,
    );
    expect(new Set(addresses.map(groupAddress))).toEqual(new Set(['2001:db8:0:7::/64']));
  });
});
