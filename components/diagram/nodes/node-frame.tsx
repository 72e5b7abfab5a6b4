'use client';

import { Handle, type Node, Position } from '@xyflow/react';
import { type ReactNode, useContext } from 'react';
import { formatShortCount } from '@/components/simulation/format';
import { useSimulation } from '@/components/simulation/stage-context';
import { StateMark } from '@/components/ui/state-mark';
import type { Resource, ResourceKind } from '@/simulator';
import { ConnectableContext } from '../connectable';
import { labelOf, subtitleOf } from '../words';
import { Glyph } from './glyph';
import styles from './nodes.module.css';

/** A diagram node holds its resource, and nothing of a run. */
export type DiagramNode<Kind extends ResourceKind = ResourceKind> = Node<
  { resource: Extract<Resource, { kind: Kind }> },
  Kind
>;

/** What all diagram nodes share: sign, label, and marks for what was refused or failed. */
export function NodeFrame({ resource, children }: { resource: Resource; children: ReactNode }) {
  const throttled = useSimulation((state) => state.views[resource.id]?.counts.throttled ?? 0);
  const failed = useSimulation((state) => {
    const counts = state.views[resource.id]?.counts;
    return counts ? counts.failed + counts.timedOut : 0;
  });
  const isRefusing = useSimulation((state) => state.views[resource.id]?.bindingLimit !== undefined);
  const isConnectable = useContext(ConnectableContext);
  const handle = { className: styles.handle, isConnectable };
  return (
    <div className={styles.node} data-refusing={isRefusing || undefined}>
      <Handle {...handle} type="target" position={Position.Left} />
      <Handle {...handle} type="source" position={Position.Right} />
      <div className={styles.head}>
        <span className={styles.glyph}>
          <Glyph kind={resource.kind} />
        </span>
        <span className={styles.names}>
          <span className={styles.label}>{labelOf(resource)}</span>
          <span className={styles.subtitle}>{subtitleOf(resource)}</span>
        </span>
      </div>
      <div className={styles.body}>{children}</div>
      {(throttled > 0 || failed > 0) && (
        <div className={styles.marks}>
          {throttled > 0 && (
            <span data-state="throttled">
              <StateMark state="throttled" /> {formatShortCount(throttled)}
              <span className="visually-hidden"> throttled</span>
            </span>
          )}
          {failed > 0 && (
            <span data-state="failed">
              <StateMark state="failed" /> {formatShortCount(failed)}
              <span className="visually-hidden"> failed</span>
            </span>
          )}
        </div>
      )}
    </div>
  );
}
