'use client';

import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { formatCount, formatShortCount } from '@/components/simulation/format';
import { useSimulation } from '@/components/simulation/stage-context';
import { type DiagramNode, NodeFrame } from './node-frame';

/** The HTTP front door. */
export const GatewayNode = memo(function GatewayNode({ id, data }: NodeProps<DiagramNode<'gateway'>>) {
  const counts = useSimulation((state) => state.views[id]?.counts);
  const { ratePerS } = data.resource;
  return (
    <NodeFrame resource={data.resource}>
      {counts ? (
        <>
          <b>{formatShortCount(counts.completed)}</b> answered
          <br />
          <b>{formatShortCount(counts.inSystem)}</b> in flight
        </>
      ) : (
        `lets ${formatCount(ratePerS)} requests/s through`
      )}
    </NodeFrame>
  );
});
