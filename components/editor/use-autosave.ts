'use client';

import { useEffect } from 'react';
import { announceChange, onChangeElsewhere } from '@/components/designs/design-channel';
import { storageWords } from '@/components/designs/storage-words';
import { exportJson } from '@/content/exchange/export-json';
import { type Architecture, parseArchitectureText } from '@/simulator';
import type { DesignVersions } from './design-versions';
import type { EditorSession } from './session';

const SAVE_MS = 1_500;

/**
 * Keeps the design a moment after each edit, and when the page goes away; opens what was kept the last time. A design
 * without parts is not kept: it would only hide the one before it; nor is one that came with a link and is nobody's yet.
 *
 * @param isOpening - Something else is opened or about to be: what was kept then stays in the list.
 */
export function useAutosave(session: EditorSession, versions: DesignVersions, isOpening: boolean): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let openings = session.documents.openings;
    let kept: string | undefined;
    const save = (architecture: Architecture) => {
      clearTimeout(timer);
      timer = undefined;
      if (architecture.resources.length === 0 || session.state.getState().isGuest) return;
      const text = exportJson(architecture);
      if (text === kept) return;
      kept = text;
      versions.add(session.slug, text, Date.now()).then(
        () => {
          if (session.isPattern) announceChange(session.slug);
        },
        (error: unknown) => {
          kept = undefined;
          session.say(storageWords(error), 'error');
        },
      );
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
    const endListening = onChangeElsewhere((key) => {
      if (key !== session.slug || !session.isPattern) return;
      session.say('This design was changed in another tab, too. Both are kept among the versions.');
    });
    if (!isOpening) {
      void openLatest(session, versions).then((text) => {
        kept ??= text;
      });
    }
    window.addEventListener('pagehide', saveNow);
    return () => {
      endSubscription();
      endListening();
      window.removeEventListener('pagehide', saveNow);
      saveNow();
    };
  }, [session, versions, isOpening]);
}

/** Opens what was kept last, unless something was edited meanwhile. Returns its text. */
async function openLatest(session: EditorSession, versions: DesignVersions): Promise<string | undefined> {
  const start = session.architecture;
  const [latest] = await versions.list(session.slug).catch(() => []);
  if (!latest || session.architecture !== start) return undefined;
  const parsed = parseArchitectureText(latest.text);
  if (parsed.kind === 'invalid') return undefined;
  session.open(parsed.value, `Opened your design of ${new Date(latest.savedAt).toLocaleString('en-GB')}`);
  return exportJson(parsed.value);
}
