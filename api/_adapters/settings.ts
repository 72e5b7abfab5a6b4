import { resolve } from 'node:path';
import type { S3Settings } from './bytes/s3-byte-store';

/** How many proxies stand before the server, and so whose word about the caller's address counts. */
export type TrustedProxy = { kind: 'none' } | { kind: 'hops'; hops: number } | { kind: 'vercel' };

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Everything that the API takes from its environment, parsed. */
export interface Settings {
  platform: 'vercel' | 'self-hosted';
  /** Absolute path of the embedded store's folder. */
  dataDir: string;
  /** Present: PostgreSQL holds the data instead of the folder. */
  databaseUrl?: string;
  /** Present: an S3-compatible store holds the bytes instead of the folder. */
  s3?: S3Settings;
  trustedProxy: TrustedProxy;
  /** What the cron route asks for; without it there is no such route. */
  cronSecret?: string;
  isReadOnly: boolean;
  logLevel: LogLevel;
  functionConcurrency: number;
  functionKeepAliveS: number;
  /** Overrides how many sandboxes one network may make a day. */
  sandboxesPerDay?: number;
}

/** Settings that cannot be used. The message names each variable, its value unless it is secret, and what was expected. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

type Variables = Record<string, string | undefined>;

/** A secret shorter than this can be guessed. */
const MIN_SECRET_LENGTH = 16;

/**
 * Reads the settings; the only place of the API that looks at the environment.
 *
 * @throws {SettingsError} With one line for each value that cannot be used.
 */
export function readSettings(variables: Variables = process.env): Settings {
  const reader = new VariableReader(variables);
  const platform = variables.VERCEL === '1' ? 'vercel' : 'self-hosted';
  const databaseUrl = reader.text('DATABASE_URL', {
    isSecret: true,
    expected: 'an address that starts with postgres:// or postgresql://',
    accepts: (value) => /^postgres(ql)?:\/\/./.test(value),
  });
  const s3 = readS3(reader);
  const cronSecret = reader.text('CRON_SECRET', {
    isSecret: true,
    expected: `at least ${MIN_SECRET_LENGTH} characters`,
    accepts: (value) => value.length >= MIN_SECRET_LENGTH,
  });
  const sandboxesPerDay = reader.wholeNumber('RATE_LIMIT_SANDBOXES_PER_DAY', 1, 1_000_000_000);
  if (platform === 'vercel') requireLastingStores(reader, databaseUrl, s3);
  const settings: Settings = {
    platform,
    // The folder belongs to the machine that runs the server; the bundler has no use for what lies in it.
    dataDir: resolve(/* turbopackIgnore: true */ reader.text('DATA_DIR') ?? 'data'),
    trustedProxy: readTrustedProxy(reader, platform),
    isReadOnly: reader.flag('READ_ONLY'),
    logLevel: reader.choice('LOG_LEVEL', LOG_LEVELS) ?? 'info',
    functionConcurrency: reader.wholeNumber('FUNCTION_CONCURRENCY', 1, 1000) ?? 10,
    functionKeepAliveS: reader.wholeNumber('FUNCTION_KEEP_ALIVE_S', 0, 86_400) ?? 60,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(s3 === undefined ? {} : { s3 }),
    ...(cronSecret === undefined ? {} : { cronSecret }),
    ...(sandboxesPerDay === undefined ? {} : { sandboxesPerDay }),
  };
  reader.throwProblems();
  return settings;
}

/** A disk of that platform ends with the instance, so nothing that was acknowledged may lie on it. */
function requireLastingStores(reader: VariableReader, databaseUrl: string | undefined, s3: S3Settings | undefined) {
  if (databaseUrl === undefined) reader.refuse('DATABASE_URL', 'the address of a PostgreSQL server on this platform');
  if (s3 === undefined) reader.refuse('S3_BUCKET', 'the name of a bucket on this platform');
}

function readS3(reader: VariableReader): S3Settings | undefined {
  const bucket = reader.text('S3_BUCKET');
  const endpoint = reader.text('S3_ENDPOINT', {
    expected: 'an address that starts with http:// or https://',
    accepts: (value) => /^https?:\/\/./.test(value) && URL.canParse(value),
  });
  const region = reader.text('S3_REGION') ?? 'us-east-1';
  const accessKeyId = reader.text('S3_ACCESS_KEY_ID', { isSecret: true });
  const secretAccessKey = reader.text('S3_SECRET_ACCESS_KEY', { isSecret: true });
  if (accessKeyId !== undefined && secretAccessKey === undefined) {
    reader.refuse('S3_SECRET_ACCESS_KEY', 'the secret that belongs to S3_ACCESS_KEY_ID');
  }
  if (accessKeyId === undefined && secretAccessKey !== undefined) {
    reader.refuse('S3_ACCESS_KEY_ID', 'the id that belongs to S3_SECRET_ACCESS_KEY');
  }
  if (bucket === undefined) {
    if (endpoint !== undefined) reader.refuse('S3_BUCKET', 'the name of a bucket, because S3_ENDPOINT is set');
    return undefined;
  }
  return {
    bucket,
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
    ...(secretAccessKey === undefined ? {} : { secretAccessKey }),
  };
}

function readTrustedProxy(reader: VariableReader, platform: Settings['platform']): TrustedProxy {
  if (platform === 'vercel') return { kind: 'vercel' };
  const value = reader.text('TRUSTED_PROXY', {
    expected: 'a number of proxies from 0 to 10, or "vercel"',
    accepts: (text) => text === 'vercel' || /^(\d|10)$/.test(text),
  });
  if (value === undefined || value === '0') return { kind: 'none' };
  return value === 'vercel' ? { kind: 'vercel' } : { kind: 'hops', hops: Number(value) };
}

interface TextRule {
  expected?: string;
  accepts?: (value: string) => boolean;
  isSecret?: boolean;
}

/** Reads variables one by one and collects what is wrong, so that a person hears of all of it at once. */
class VariableReader {
  private readonly problems: string[] = [];

  constructor(private readonly variables: Variables) {}

  /** @returns Undefined when the variable is unset, empty or refused. */
  text(name: string, { expected = '', accepts = () => true, isSecret = false }: TextRule = {}): string | undefined {
    const value = this.variables[name];
    if (value === undefined || value === '') return undefined;
    if (accepts(value)) return value;
    this.refuse(name, expected, isSecret ? 'a value that is not shown' : JSON.stringify(value));
    return undefined;
  }

  wholeNumber(name: string, min: number, max: number): number | undefined {
    const value = this.text(name, {
      expected: `a whole number from ${min} to ${max}`,
      accepts: (text) => /^\d{1,10}$/.test(text) && Number(text) >= min && Number(text) <= max,
    });
    return value === undefined ? undefined : Number(value);
  }

  flag(name: string): boolean {
    return this.choice(name, ['0', '1']) === '1';
  }

  choice<const T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.text(name, {
      expected: `one of ${choices.join(', ')}`,
      accepts: (text) => choices.some((choice) => choice === text),
    });
    return choices.find((choice) => choice === value);
  }

  refuse(name: string, expected: string, got = 'nothing'): void {
    this.problems.push(`${name}: expected ${expected}, got ${got}`);
  }

  throwProblems(): void {
    if (this.problems.length > 0) throw new SettingsError(this.problems.join('\n'));
  }
}
