'use client';

import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { formatShortCount } from '@/components/simulation/format';
import { useSimulation } from '@/components/simulation/stage-context';
import { BacklogLine } from './backlog-line';
import { type DiagramNode, NodeFrame } from './node-frame';

/** A queue: how much waits, how long, and how much is being worked on. */
export const QueueNode = memo(function QueueNode({ id, data }: NodeProps<DiagramNode<'queue'>>) {
  const inFlight = useSimulation((state) => state.views[id]?.backlog?.inFlight);
  const arrived = useSimulation((state) => state.views[id]?.counts.arrived ?? 0);
  return (
    <NodeFrame resource={data.resource}>
      {inFlight === undefined ? (
        'holds messages'
      ) : (
        <>
          <b>{formatShortCount(arrived)}</b> taken in{inFlight > 0 && <>, {formatShortCount(inFlight)} in work</>}
        </>
      )}
      <BacklogLine id={id} prefix="" />
    </NodeFrame>
  );
});
