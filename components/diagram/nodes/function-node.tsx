'use client';

import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { formatCount, formatShortCount } from '@/components/simulation/format';
import { useSimulation } from '@/components/simulation/stage-context';
import { InstanceBoxes } from './instance-boxes';
import { type DiagramNode, NodeFrame } from './node-frame';
import styles from './nodes.module.css';

/** A function: its instances as boxes, and how many are busy of how many may be. */
export const FunctionNode = memo(function FunctionNode({ id, data }: NodeProps<DiagramNode<'function'>>) {
  const instances = useSimulation((state) => state.views[id]?.instances);
  return (
    <NodeFrame resource={data.resource}>
      <InstanceBoxes states={instances?.states} />
      {instances ? (
        <span className={styles.row}>
          <span>
            <b>{formatCount(instances.busy)}</b> busy of {formatCount(instances.limit)}
          </span>
          <span data-state="cold">{formatShortCount(instances.coldStarts)} cold</span>
          {instances.asyncWaiting > 0 && (
            <span data-state="queued">{formatShortCount(instances.asyncWaiting)} to retry</span>
          )}
        </span>
      ) : (
        'no instance yet'
      )}
    </NodeFrame>
  );
});
