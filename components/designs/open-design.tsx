'use client';

import Link from 'next/link';
import { useEffect, useState } from 'react';
import { bringsDesign } from '@/components/editor/brings-design';
import { Stage } from '@/components/simulation/stage';
import { Callout } from '@/components/ui/callout';
import { emptyArchitecture } from '@/content/editing/edit';
import type { Architecture } from '@/simulator';
import { browserDesigns } from './browser-designs';
import { DesignHostProvider, designAddress } from './design-host';
import { newDesignId } from './design-store';
import styles from './open-design.module.css';
import { OwnDesignSession } from './own-design';
import { architectureOf } from './read-design';
import { storageWords } from './storage-words';

/** What the address leads to. */
type Found =
  | { kind: 'open'; architecture: Architecture; host: OwnDesignSession; startsEditing: boolean }
  | { kind: 'nothing'; reason: string };

/** The stage and editor of a design that is no pattern: one that is kept here, one of a link, or a new one. */
export function OpenDesign() {
  const [found, setFound] = useState<Found>();
  useEffect(() => {
    let isGone = false;
    let endListening: (() => void) | undefined;
    void find(window.location).then((design) => {
      if (isGone) return;
      setFound(design);
      if (design.kind === 'open') endListening = design.host.listen();
    });
    return () => {
      isGone = true;
      endListening?.();
    };
  }, []);
  if (!found) {
    return (
      <p className={`${styles.waiting} needs-script`} role="status">
        Opening …
      </p>
    );
  }
  if (found.kind === 'nothing') {
    return (
      <Callout tone="error">
        {found.reason} <Link href="/designs">My architectures</Link>
      </Callout>
    );
  }
  const { architecture, host, startsEditing } = found;
  return (
    <DesignHostProvider value={host}>
      <Stage architecture={architecture} slug={host.id} startsEditing={startsEditing} />
    </DesignHostProvider>
  );
}

async function find({ search, hash }: Location): Promise<Found> {
  const id = new URLSearchParams(search).get('id');
  if (id === null || bringsDesign(hash)) return begin();
  try {
    const design = await browserDesigns.get(id);
    if (!design) return { kind: 'nothing', reason: 'This browser keeps no such design.' };
    const architecture = architectureOf(design);
    if (!architecture) return { kind: 'nothing', reason: 'This design cannot be read any more.' };
    return { kind: 'open', architecture, host: hostOf(id, design.revision), startsEditing: true };
  } catch (error) {
    return { kind: 'nothing', reason: storageWords(error) };
  }
}

/** An empty canvas; it is kept, and the address is its own, as soon as there is something on it. */
function begin(): Found {
  return {
    kind: 'open',
    architecture: emptyArchitecture('My design'),
    host: hostOf(newDesignId(), 0),
    startsEditing: true,
  };
}

function hostOf(id: string, revision: number): OwnDesignSession {
  return new OwnDesignSession({
    id,
    revision,
    store: browserDesigns,
    nowMs: () => Date.now(),
    onFirstSave: () => window.history.replaceState(null, '', designAddress(id)),
  });
}
