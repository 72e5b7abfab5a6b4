'use client';

import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from './copy-button';
import { useLiveState } from './live-context';
import type { LiveSession } from './live-session';
import styles from './sandbox-bar.module.css';

const KIB = 1024;

/** The visitor's own place: its token, how long it lasts, how full it is, and a way to erase it at once. */
export function SandboxBar({ session }: { session: LiveSession }) {
  const sandbox = useLiveState((state) => state.sandbox);
  const usage = useLiveState((state) => state.usage);
  const notice = useLiveState((state) => state.notice);
  const lastTrace = useLiveState((state) => state.known.traceId);
  const canBegin = useLiveState(({ availability }) => !['unreachable', 'read-only'].includes(availability.kind));
  const [failure, setFailure] = useState<string>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: every answered request may have changed what the sandbox holds.
  useEffect(() => {
    const timer = setTimeout(() => void session.refreshUsage(), 800);
    return () => clearTimeout(timer);
  }, [session, sandbox, lastTrace]);

  const begin = async () => {
    setFailure(undefined);
    await session.ensureSandbox().catch((error: unknown) => setFailure(String(error)));
  };

  return (
    <section className={styles.bar} aria-label="Your sandbox">
      {sandbox ? (
        <>
          <dl className={styles.facts}>
            <div>
              <dt>Your sandbox</dt>
              <dd>
                <code>{sandbox.sandboxId}</code>
              </dd>
            </div>
            <div>
              <dt>Ends</dt>
              <dd>
                <time dateTime={sandbox.expiresAt}>{dayAndTime(sandbox.expiresAt)}</time>
              </dd>
            </div>
            {QUOTAS.map(({ name, label, show }) => (
              <div key={name}>
                <dt>{label}</dt>
                <dd>
                  {usage ? show(usage.usage[name]) : '…'} of {show(sandbox.quotas[name])}
                </dd>
              </div>
            ))}
          </dl>
          <p className={styles.actions}>
            <CopyButton label="Copy the token" text={sandbox.token} />
            <Button onClick={() => void session.erase()}>Erase now</Button>
          </p>
        </>
      ) : (
        <>
          <p className={styles.intro}>
            You have no sandbox yet. The first request makes one: a private place with quotas that ends after a day,
            with everything in it. Its token stays in this tab.
          </p>
          <p className={styles.actions}>
            <Button variant="primary" disabled={!canBegin} onClick={() => void begin()}>
              Begin a sandbox
            </Button>
          </p>
        </>
      )}
      <p className={styles.notice} role="status">
        {failure ?? notice}
      </p>
    </section>
  );
}

const whole = (value: number) => value.toLocaleString('en-US');
const kib = (bytes: number) => `${Math.ceil(bytes / KIB).toLocaleString('en-US')} KiB`;

const QUOTAS = [
  { name: 'items', label: 'Items', show: whole },
  { name: 'files', label: 'Files', show: whole },
  { name: 'fileBytes', label: 'In files', show: kib },
  { name: 'messages', label: 'Messages', show: whole },
  { name: 'users', label: 'Accounts', show: whole },
] as const;

function dayAndTime(iso: string): string {
  return new Date(iso).toLocaleString('en-GB', { weekday: 'short', hour: '2-digit', minute: '2-digit' });
}
