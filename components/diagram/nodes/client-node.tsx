'use client';

import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { formatShortCount } from '@/components/simulation/format';
import { useSimulation } from '@/components/simulation/stage-context';
import { type DiagramNode, NodeFrame } from './node-frame';

/** People and programs that send requests. */
export const ClientNode = memo(function ClientNode({ id, data }: NodeProps<DiagramNode<'client'>>) {
  const counts = useSimulation((state) => state.views[id]?.counts);
  return (
    <NodeFrame resource={data.resource}>
      {counts ? (
        <>
          <b>{formatShortCount(counts.arrived)}</b> sent, <b>{formatShortCount(counts.inSystem)}</b> waiting
        </>
      ) : (
        'sends requests'
      )}
    </NodeFrame>
  );
});
