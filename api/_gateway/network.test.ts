import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { groupAddress, networkOf, PEER_ADDRESS_HEADER } from './network';
import { recordPeerAddresses } from './peer-address';

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

describe('the caller', () => {
  const spoofed = (index: number) =>
    new Headers({
      'x-forwarded-for': `10.0.${index >> 8}.${index & 255}`,
      'x-real-ip': `10.1.${index >> 8}.${index & 255}`,
      forwarded: `for=10.2.0.${index & 255}`,
      'cf-connecting-ip': `10.3.0.${index & 255}`,
      [PEER_ADDRESS_HEADER]: '192.0.2.9',
    });

  it('is who is connected, whatever ten thousand forwarded headers say, when no proxy is trusted', () => {
    const networks = Array.from({ length: 10_000 }, (_, index) => networkOf(spoofed(index), { kind: 'none' }));
    expect(new Set(networks)).toEqual(new Set(['192.0.2.9']));
  });

  it('is who the trusted proxies saw, counted from the nearest', () => {
    const headers = new Headers({ 'x-forwarded-for': 'made-up, 203.0.113.5, 198.51.100.7' });
    expect(networkOf(headers, { kind: 'hops', hops: 1 })).toBe('198.51.100.7');
    expect(networkOf(headers, { kind: 'hops', hops: 2 })).toBe('203.0.113.5');
    expect(networkOf(headers, { kind: 'hops', hops: 3 })).toBe('unknown');
    expect(networkOf(headers, { kind: 'hops', hops: 9 })).toBe('unknown');
  });

  it('is who the platform says, on the platform alone', () => {
    const headers = new Headers({ 'x-real-ip': '203.0.113.5' });
    expect(networkOf(headers, { kind: 'vercel' })).toBe('203.0.113.5');
    expect(networkOf(headers, { kind: 'none' })).toBe('unknown');
  });

  it('cannot write the header in which the server notes the connection', async () => {
    recordPeerAddresses();
    recordPeerAddresses();
    const server = createServer((incoming, response) => response.end(String(incoming.headers[PEER_ADDRESS_HEADER])));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const answer = await new Promise<string>((resolve, reject) => {
      const headers = { [PEER_ADDRESS_HEADER]: '203.0.113.5' };
      request({ host: '127.0.0.1', port, headers }, (incoming) => {
        incoming.setEncoding('utf8').once('data', resolve);
      })
        .on('error', reject)
        .end();
    });
    await new Promise((resolve) => server.close(resolve));
    expect(answer).toBe('127.0.0.1');
  });
});
