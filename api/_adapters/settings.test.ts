import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings, SettingsError } from './settings';

function problemsOf(variables: Record<string, string>): string[] {
  try {
    readSettings(variables);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.message.split('\n');
  }
}

describe('settings', () => {
  it('have defaults for everything, so that nothing must be set', () => {
    expect(readSettings({})).toEqual({
      platform: 'self-hosted',
      dataDir: resolve('data'),
      trustedProxy: { kind: 'none' },
      isReadOnly: false,
      logLevel: 'info',
      functionConcurrency: 10,
      functionKeepAliveS: 60,
    });
  });

  it('are read from the environment', () => {
    expect(
      readSettings({
        DATA_DIR: '/srv/data',
        DATABASE_URL: 'postgres://me@localhost/db',
        S3_BUCKET: 'files',
        S3_ENDPOINT: 'http://localhost:9000',
        S3_REGION: 'eu-central-1',
        S3_ACCESS_KEY_ID: 'id',
        S3_SECRET_ACCESS_KEY: 'secret',
        TRUSTED_PROXY: '2',
        CRON_SECRET: 'a-secret-that-is-long',
        READ_ONLY: '1',
        LOG_LEVEL: 'warn',
        FUNCTION_CONCURRENCY: '3',
        FUNCTION_KEEP_ALIVE_S: '5',
        RATE_LIMIT_SANDBOXES_PER_DAY: '1000',
      }),
    ).toEqual({
      platform: 'self-hosted',
      dataDir: '/srv/data',
      databaseUrl: 'postgres://me@localhost/db',
      s3: {
        bucket: 'files',
        endpoint: 'http://localhost:9000',
        region: 'eu-central-1',
        accessKeyId: 'id',
        secretAccessKey: 'secret',
      },
      trustedProxy: { kind: 'hops', hops: 2 },
      cronSecret: 'a-secret-that-is-long',
      isReadOnly: true,
      logLevel: 'warn',
      functionConcurrency: 3,
      functionKeepAliveS: 5,
      sandboxesPerDay: 1000,
    });
  });

  it.each([
    [{ FUNCTION_CONCURRENCY: 'ten' }, 'FUNCTION_CONCURRENCY: expected a whole number from 1 to 1000, got "ten"'],
    [{ FUNCTION_CONCURRENCY: '0' }, 'FUNCTION_CONCURRENCY: expected a whole number from 1 to 1000, got "0"'],
    [{ FUNCTION_KEEP_ALIVE_S: '1e3' }, 'FUNCTION_KEEP_ALIVE_S: expected a whole number from 0 to 86400, got "1e3"'],
    [{ READ_ONLY: 'yes' }, 'READ_ONLY: expected one of 0, 1, got "yes"'],
    [{ TRUSTED_PROXY: '-1' }, 'TRUSTED_PROXY: expected a number of proxies from 0 to 10, or "vercel", got "-1"'],
    [
      { S3_BUCKET: 'b', S3_ENDPOINT: 'nowhere' },
      'S3_ENDPOINT: expected an address that starts with http:// or https://, got "nowhere"',
    ],
    [
      { S3_ENDPOINT: 'http://localhost' },
      'S3_BUCKET: expected the name of a bucket, because S3_ENDPOINT is set, got nothing',
    ],
    [
      { S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'id' },
      'S3_SECRET_ACCESS_KEY: expected the secret that belongs to S3_ACCESS_KEY_ID, got nothing',
    ],
  ])('refuse %j, and say what was expected', (variables, problem) => {
    expect(problemsOf(variables as Record<string, string>)).toEqual([problem]);
  });

  it('show no secret when they refuse one', () => {
    const [database, cron] = problemsOf({ DATABASE_URL: 'mysql://me:password@host/db', CRON_SECRET: 'short' });
    expect(database).toBe(
      'DATABASE_URL: expected an address that starts with postgres:// or postgresql://, got a value that is not shown',
    );
    expect(cron).toBe('CRON_SECRET: expected at least 16 characters, got a value that is not shown');
  });

  it('tell of everything that is wrong at once', () => {
    expect(problemsOf({ READ_ONLY: 'yes', LOG_LEVEL: 'loud' })).toHaveLength(2);
  });

  it('want stores that last where disks do not, and believe that platform only where it says so', () => {
    expect(problemsOf({ VERCEL: '1' })).toEqual([
      'DATABASE_URL: expected the address of a PostgreSQL server on this platform, got nothing',
      'S3_BUCKET: expected the name of a bucket on this platform, got nothing',
    ]);
    const stores = { DATABASE_URL: 'postgres://db/x', S3_BUCKET: 'b' };
    expect(readSettings({ VERCEL: '1', ...stores })).toMatchObject({
      platform: 'vercel',
      trustedProxy: { kind: 'vercel' },
    });
    expect(readSettings({ VERCEL: 'true' })).toMatchObject({ platform: 'self-hosted', trustedProxy: { kind: 'none' } });
  });
});
