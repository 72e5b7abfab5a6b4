'use client';

import { useEffect, useState } from 'react';
import { useLive } from './live-context';
import type { LiveSession } from './live-session';

/** The visitor's dealings with the live API, once the code for it has come. */
export function useSession(): LiveSession | undefined {
  const live = useLive();
  const [session, setSession] = useState<LiveSession>();
  useEffect(() => {
    let isOver = false;
    void live.session().then((loaded) => {
      if (!isOver) setSession(loaded);
    });
    return () => {
      isOver = true;
    };
  }, [live]);
  return session;
}
