'use client';

import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { formatCount, formatShortCount } from '@/components/simulation/format';
import { useSimulation } from '@/components/simulation/stage-context';
import { type DiagramNode, NodeFrame } from './node-frame';

/** The HTTP front door of servers. */
export const LoadBalancerNode = memo(function LoadBalancerNode({ id, data }: NodeProps<DiagramNode<'load-balancer'>>) {
  const counts = useSimulation((state) => state.views[id]?.counts);
  return (
    <NodeFrame resource={data.resource}>
      {counts ? (
        <>
          <b>{formatShortCount(counts.completed)}</b> answered, <b>{formatShortCount(counts.inSystem)}</b> in flight
        </>
      ) : (
        `waits ${formatCount(data.resource.idleTimeoutS)} s for an answer`
      )}
    </NodeFrame>
  );
});
