'use client';

import Link from 'next/link';
import { useEffect, useState } from 'react';
import { ArchitectureDrawing } from '@/components/gallery/architecture-drawing';
import { Button } from '@/components/ui/button';
import type { Architecture } from '@/simulator';
import styles from './design-card.module.css';
import { designAddress } from './design-host';
import { DesignNameForm } from './design-name-form';
import type { OwnDesign } from './design-store';
import { architectureOf } from './read-design';

interface DesignCardProps {
  design: OwnDesign;
  onRename: (name: string) => Promise<void>;
  onDuplicate: () => void;
  onDelete: () => void;
}

/** Finding the ways between more parts than these takes too long for a small picture. */
const MOST_DRAWN = 60;

/** One design in the list: a small drawing, name, dates, and what can be done with it. */
export function DesignCard({ design, onRename, onDuplicate, onDelete }: DesignCardProps) {
  const [isRenaming, setRenaming] = useState(false);
  const { id, name, createdAtMs, changedAtMs } = design;
  return (
    <article className={styles.card} aria-label={name}>
      <div className={styles.drawing} aria-hidden="true">
        <Drawing design={design} />
      </div>
      <div className={styles.text}>
        {isRenaming ? (
          <DesignNameForm
            name={name}
            action="Rename"
            onName={async (chosen) => {
              await onRename(chosen);
              setRenaming(false);
              return undefined;
            }}
          >
            <Button variant="quiet" onClick={() => setRenaming(false)}>
              Not now
            </Button>
          </DesignNameForm>
        ) : (
          <h2 className={styles.name}>
            <Link href={designAddress(id)} prefetch={false}>
              {name}
            </Link>
          </h2>
        )}
        <p className={styles.dates}>
          Changed <Time atMs={changedAtMs} />, made <Time atMs={createdAtMs} />
        </p>
        <div className={styles.actions}>
          <Button disabled={isRenaming} onClick={() => setRenaming(true)} aria-label={`Rename ${name}`}>
            Rename
          </Button>
          <Button onClick={onDuplicate} aria-label={`Duplicate ${name}`}>
            Duplicate
          </Button>
          <Button onClick={onDelete} aria-label={`Delete ${name}`}>
            Delete
          </Button>
        </div>
      </div>
    </article>
  );
}

function Time({ atMs }: { atMs: number }) {
  const at = new Date(atMs);
  return (
    <time dateTime={at.toISOString()}>{at.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}</time>
  );
}

/** Drawn when the page has time for it, so that many designs do not hold it up. */
function Drawing({ design }: { design: OwnDesign }) {
  const [architecture, setArchitecture] = useState<Architecture | 'unreadable'>();
  const isSmall = design.parts <= MOST_DRAWN;
  useEffect(() => {
    if (!isSmall) return;
    const timer = setTimeout(() => setArchitecture(architectureOf(design) ?? 'unreadable'));
    return () => clearTimeout(timer);
  }, [design, isSmall]);
  if (!isSmall) return <p className={styles.words}>{design.parts} parts</p>;
  if (architecture === undefined) return null;
  if (architecture === 'unreadable') return <p className={styles.words}>cannot be read any more</p>;
  return <ArchitectureDrawing architecture={architecture} detail="thumbnail" />;
}
