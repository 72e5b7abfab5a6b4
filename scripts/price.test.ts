import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'price-'));
const BACKEND = {
  service: 'lambda',
  requests: 3_000_000,
  meanDurationMs: 120,
  memoryMib: 1536,
  architecture: 'x86_64',
};

function price(...args: string[]) {
  const { stdout, stderr, status } = spawnSync('node_modules/.bin/tsx', ['scripts/price.ts', ...args], {
    encoding: 'utf8',
  });
  return { stdout, stderr, status };
}

function fileOf(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('the price command', () => {
  it('prints one JSON bill with a line for each meter', () => {
    const file = fileOf('backend.json', { region: 'us-east-1', freeTier: true, usage: [BACKEND] });
    const { stdout, status } = price(file, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      currency: 'USD',
      region: 'us-east-1',
      freeTier: true,
      totalUsd: 2.733338,
      invoiceUsd: 2.73,
      lines: [
        {
          item: 0,
          service: 'lambda',
          meter: 'requests',
          quantity: 3_000_000,
          unit: 'requests',
          usd: 0.4,
          source: 'AWS Lambda pricing page',
          unverified: false,
        },
        expect.objectContaining({ meter: 'duration', quantity: 540_000, unit: 'GB-s', usd: 2.333338 }),
      ],
    });
  });

  it('prints a table for people', () => {
    const { stdout } = price(
      fileOf('table.json', { usage: [BACKEND, { service: 'cognito', tier: 'plus', monthlyActiveUsers: 5 }] }),
    );
    expect(stdout).toMatch(/^item +meter +quantity +unit +USD +source$/m);
    expect(stdout).toMatch(/^0 lambda +duration +540,000 +GB-s +9\.0000180000 +AWS Lambda pricing page/m);
    expect(stdout).toMatch(/^1 cognito .* 0\.1000000000 .*\(unverified\)$/m);
    expect(stdout).toMatch(/^total +9\.7000180000$/m);
    expect(stdout).toMatch(/^invoice +9\.70 /m);
  });

  it('takes the free quantities off when told so, whatever the file says', () => {
    const file = fileOf('off.json', { freeTier: false, usage: [BACKEND] });
    expect(JSON.parse(price(file, '--free-tier', '--json').stdout).totalUsd).toBe(2.733338);
  });

  it('refuses a file with faults: exit code 2, each with its place, nothing on standard output', () => {
    const faults = { usage: [BACKEND, { service: 'lamda' }, { service: 'sqs', request: 5 }] };
    const { stdout, stderr, status } = price(fileOf('wrong.json', faults), '--json');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/wrong\.json: \/usage\/1\/service: expected one of lambda, .*; got "lamda"$/),
      expect.stringMatching(
        /wrong\.json: \/usage\/2\/request: expected no such field; sqs takes service, type, requests, /,
      ),
    ]);
  });

  it.each([
    ['a missing file', ['no-such-file.json'], 'no-such-file.json: expected a readable file'],
    ['an unknown option', ['--jsn'], 'Usage: npm run -s price'],
  ])('refuses %s with exit code 2 and nothing on standard output', (_, args, message) => {
    const { stdout, stderr, status } = price(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
