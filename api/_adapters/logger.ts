import { type Logger, pino } from 'pino';
import type { LogLevel } from './settings';

/**
 * Log lines as JSON on standard output. Callers put ids, counts and times into them; the fields below are struck out in
 * case one of them ever carries more.
 */
export function createLogger(level: LogLevel): Logger {
  return pino({
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: [
        'authorization',
        'cookie',
        'headers',
        'body',
        'password',
        'token',
        '*.authorization',
        '*.body',
        '*.token',
      ],
      censor: '[struck out]',
    },
  });
}
