'use client';

import type { ReactNode } from 'react';
import { useEffect } from 'react';
import type { Architecture } from '@/simulator';
import { Availability } from './availability';
import { Compare } from './compare';
import { EventSources } from './event-sources';
import { useLiveState } from './live-context';
import styles from './live-panel.module.css';
import type { FormOperation } from './operations';
import { RecentRequests } from './recent-requests';
import { SandboxBar } from './sandbox-bar';
import { TryIt } from './try-it';
import { useSession } from './use-session';

interface LivePanelProps {
  operations: readonly FormOperation[];
  architecture: Architecture;
}

/** Everything that touches the live API: the sandbox, the five event sources, forms, traces, and the comparison. */
export function LivePanel({ operations, architecture }: LivePanelProps) {
  const session = useSession();
  const canSend = useLiveState(({ availability }) => availability.kind !== 'unreachable');
  useEffect(() => {
    void session?.check();
  }, [session]);
  useEffect(() => session?.onSpans(() => undefined), [session]);
  if (!session) return null;
  return (
    <div className={styles.panel}>
      <Availability session={session} />
      <SandboxBar session={session} />
      <Part title="Five event sources, one button each" id="live-sources">
        <EventSources session={session} operations={operations} canSend={canSend} />
      </Part>
      <Part title="Every operation" id="live-operations">
        <TryIt session={session} operations={operations} />
      </Part>
      <Part title="Your recent requests" id="live-requests">
        <RecentRequests architecture={architecture} />
      </Part>
      <Part title="Real beside simulated" id="live-compare">
        <Compare session={session} operations={operations} architecture={architecture} />
      </Part>
    </div>
  );
}

function Part({ title, id, children }: { title: string; id: string; children: ReactNode }) {
  return (
    <section className={styles.part} aria-labelledby={id}>
      <h3 className={styles.title} id={id}>
        {title}
      </h3>
      {children}
    </section>
  );
}
