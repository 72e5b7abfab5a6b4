'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { StateMark } from '@/components/ui/state-mark';
import { apiCaller } from './api-caller';
import styles from './live-bar.module.css';
import { useLiveState } from './live-context';
import { reasonOf } from './live-session';
import type { StreamState } from './live-store';
import { QUICK_OPERATIONS } from './quick-operations';
import { useSession } from './use-session';

/** Below the diagram while it shows real requests: whether it follows them, and buttons that send some. */
export function LiveBar() {
  const session = useSession();
  const stream = useLiveState((state) => state.stream);
  const sandbox = useLiveState((state) => state.sandbox);
  const availability = useLiveState((state) => state.availability);
  const [failure, setFailure] = useState<string>();

  const send = async (id: string) => {
    if (!session) return;
    setFailure(undefined);
    try {
      const exchange = await apiCaller(session, QUICK_OPERATIONS)(id);
      if (exchange.status === 0 || exchange.status >= 400) setFailure(reasonOf(exchange));
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <div className={`${styles.bar} no-print`} role="toolbar" aria-label="Send real requests">
      {QUICK_OPERATIONS.map(({ id, summary }) => (
        <Button key={id} disabled={!session || availability.kind === 'unreachable'} onClick={() => void send(id)}>
          {summary}
        </Button>
      ))}
      <a className={styles.more} href="#try-the-live-api">
        All operations
      </a>
      <p className={styles.state} role="status">
        <StateMark state={stream === 'open' ? 'warm' : 'idle'} />
        {failure ??
          (availability.kind === 'unreachable'
            ? `The live API does not answer: ${availability.reason}`
            : sandbox
              ? STREAM_WORDS[stream]
              : 'No sandbox yet: the first request makes one.')}
      </p>
    </div>
  );
}

const STREAM_WORDS: Record<StreamState, string> = {
  closed: 'Not following.',
  connecting: 'Connecting to your sandbox.',
  open: 'Following the requests of your sandbox.',
  waiting: 'The stream ended; connecting again.',
};
