'use client';

import { useEffect, useState } from 'react';
import { formatMs } from '@/components/simulation/format';
import { Disclosure } from '@/components/ui/disclosure';
import { StateLabel, StateMark } from '@/components/ui/state-mark';
import styles from './answer.module.css';
import { CodeScroller } from './code-scroller';
import { headerInWords } from './header-words';
import { type Exchange, headerOf, partsOf, problemOf } from './live-session';
import type { TimeParts } from './server-timing';

/** The answer to a request: status, where its time went, headers in words, body. */
export function Answer({ exchange }: { exchange: Exchange }) {
  const { status, statusText, durationMs, failure } = exchange;
  const problem = problemOf(exchange);
  if (status === 0) {
    return (
      <div className={styles.answer}>
        <p className={styles.status}>
          <StateMark state="failed" />
          No answer: {failure}
        </p>
      </div>
    );
  }
  return (
    <div className={styles.answer}>
      <p className={styles.status}>
        <StateMark
          state={status === 429 ? 'throttled' : status >= 400 ? 'failed' : coldOf(exchange) ? 'cold' : 'warm'}
        />
        <b>{status}</b> {statusText || STATUS_WORDS[status]}{' '}
        <span className={styles.time}>in {formatMs(durationMs)}</span>
        {problem && (
          <>
            {' · '}
            <a href={`/docs/problems#${problem}`}>What this means</a>
          </>
        )}
      </p>
      <Times exchange={exchange} />
      <Body exchange={exchange} />
      <Disclosure summary="Headers, explained">
        <Headers exchange={exchange} />
      </Disclosure>
    </div>
  );
}

/* Over HTTP/2 an answer has no words of its own. */
const STATUS_WORDS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No content',
  304: 'Not modified',
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Forbidden',
  404: 'Not found',
  409: 'Conflict',
  412: 'Precondition failed',
  422: 'Invalid request',
  428: 'Precondition required',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable',
};

function coldOf(exchange: Exchange): boolean {
  return headerOf(exchange, 'x-cold-start') === '1';
}

const PARTS: readonly { key: keyof TimeParts; label: string; state: 'queued' | 'cold' | 'warm' | 'idle' }[] = [
  { key: 'gatewayMs', label: 'Gateway', state: 'idle' },
  { key: 'queueMs', label: 'Waiting for an instance', state: 'queued' },
  { key: 'initMs', label: 'Loading the code', state: 'cold' },
  { key: 'serviceMs', label: 'Working', state: 'warm' },
];

/** Where the time went: in the network, and part by part in the server. */
function Times({ exchange }: { exchange: Exchange }) {
  const parts = partsOf(exchange);
  if (!parts) return null;
  const networkMs = Math.max(0, exchange.durationMs - parts.totalMs);
  const wholeMs = Math.max(exchange.durationMs, parts.totalMs);
  const rows = [
    { label: 'Network and browser', valueMs: networkMs, state: 'request' as const },
    ...PARTS.map(({ key, label, state }) => ({ label, valueMs: parts[key], state })),
  ];
  return (
    <div className={styles.times}>
      <div className={styles.bar} aria-hidden="true">
        {rows.map(({ label, valueMs, state }) => (
          <span
            key={label}
            className={styles.segment}
            data-state={state}
            style={{ inlineSize: `${(valueMs / wholeMs) * 100}%` }}
          />
        ))}
      </div>
      <ul className={styles.legend} aria-label="Where the time went">
        {rows.map(({ label, valueMs, state }) => (
          <li key={label}>
            <StateLabel state={state}>
              {label} {formatMs(valueMs)}
            </StateLabel>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Body({ exchange }: { exchange: Exchange }) {
  const { json, text, bytes } = exchange;
  if (bytes) return <Bytes {...bytes} />;
  if (json !== undefined) return <CodeScroller label="Body of the answer" text={JSON.stringify(json, null, 2)} />;
  return text ? <CodeScroller label="Body of the answer" text={text} /> : <p className={styles.none}>No body.</p>;
}

function Bytes({ size, contentType, blob }: NonNullable<Exchange['bytes']>) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return (
    <p className={styles.none}>
      {size.toLocaleString('en-US')} bytes of {contentType}.{' '}
      {address && (
        <a href={address} download>
          Save them
        </a>
      )}
    </p>
  );
}

/** Headers with something to say come first. */
function Headers({ exchange }: { exchange: Exchange }) {
  const headers = [...exchange.headers].sort(
    ([a, first], [b, second]) => rankOf(a, first) - rankOf(b, second) || a.localeCompare(b),
  );
  return (
    <dl className={styles.headers}>
      {headers.map(([name, value]) => (
        <div key={name}>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>
            <code className={styles.value}>{value}</code>
            {headerInWords(name, value) && <span className={styles.words}>{headerInWords(name, value)}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function rankOf(name: string, value: string): number {
  return headerInWords(name, value) === undefined ? 1 : 0;
}
