'use client';

import { createContext, type ReactNode, useContext, useState } from 'react';
import { useStore } from 'zustand';
import type { LiveSession } from './live-session';
import { createLiveStore, type LiveState, type LiveStore } from './live-store';

/** What the stage and the section about the live API share. */
export interface Live {
  store: LiveStore;
  /** The code that talks to the API; fetched when somebody first needs it. */
  session: () => Promise<LiveSession>;
}

const LiveContext = createContext<Live | undefined>(undefined);

/**
 * Around a page whose pattern also runs for real. It costs the page next to nothing until it is used.
 *
 * @param props.given - The live API to use; tests give their own.
 */
export function LiveProvider({ children, given }: { children: ReactNode; given?: Live }) {
  const [live] = useState(() => given ?? createLive());
  return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>;
}

function createLive(): Live {
  const store = createLiveStore();
  let session: Promise<LiveSession> | undefined;
  return {
    store,
    session: () => {
      session ??= import('./live-session').then(
        ({ LiveSession, browserPorts }) => new LiveSession(store, browserPorts()),
      );
      return session;
    },
  };
}

/** The live API of this page, or undefined where the pattern has none. */
export function useMaybeLive(): Live | undefined {
  return useContext(LiveContext);
}

/** The live API of this page. Throws where the pattern has none. */
export function useLive(): Live {
  const live = useMaybeLive();
  if (!live) throw new Error('useLive: no LiveProvider around this component');
  return live;
}

/** Selects from the state of the live API; renders only when what was selected changes. */
export function useLiveState<T>(select: (state: LiveState) => T): T {
  return useStore(useLive().store, select);
}
