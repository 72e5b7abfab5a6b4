'use client';

import { useEffect } from 'react';
import { exportJson } from '@/content/exchange/export-json';
import { type Architecture, parseArchitectureText } from '@/simulator';
import type { DesignVersions } from './design-versions';
import type { EditorSession } from './session';

const SAVE_MS = 1_500;

/**
 * Keeps the design a moment after each edit, and when the page goes away; opens what was kept the last time. A design
 * without parts is not kept: it would only hide the one before it.
 *
 * @param isOpening - Something else is about to be opened: what was kept then stays in the list.
 */
export function useAutosave(session: EditorSession, versions: DesignVersions, isOpening: boolean): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let openings = session.documents.openings;
    const save = (architecture: Architecture) => {
      clearTimeout(timer);
      timer = undefined;
      if (architecture.resources.length === 0) return;
      versions.add(session.slug, exportJson(architecture), Date.now()).catch(() => {
        session.say('This browser keeps no designs: export yours before you leave.', 'error');
      });
    };
    const saveNow = () => {
      if (timer !== undefined) save(session.architecture);
    };
    const endSubscription = session.documents.api.subscribe(({ architecture }, before) => {
      if (architecture === before.architecture) return;
      // Opening another design must not take the last edits of this one along.
      if (session.documents.openings !== openings && timer !== undefined) save(before.architecture);
      openings = session.documents.openings;
      clearTimeout(timer);
      timer = setTimeout(() => save(session.architecture), SAVE_MS);
    });
    if (!isOpening) void openLatest(session, versions);
    window.addEventListener('pagehide', saveNow);
    return () => {
      endSubscription();
      window.removeEventListener('pagehide', saveNow);
      saveNow();
    };
  }, [session, versions, isOpening]);
}

async function openLatest(session: EditorSession, versions: DesignVersions): Promise<void> {
  const start = session.architecture;
  const [latest] = await versions.list(session.slug).catch(() => []);
  if (!latest || session.architecture !== start) return;
  const parsed = parseArchitectureText(latest.text);
  if (parsed.kind === 'invalid') return;
  session.open(parsed.value, `Opened your design of ${new Date(latest.savedAt).toLocaleString('en-GB')}`);
}
