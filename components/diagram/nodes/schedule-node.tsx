'use client';

import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { type DiagramNode, NodeFrame } from './node-frame';
import { ServedLine } from './served-line';

/** A clock that sends events. */
export const ScheduleNode = memo(function ScheduleNode({ id, data }: NodeProps<DiagramNode<'schedule'>>) {
  const { everyS } = data.resource;
  return (
    <NodeFrame resource={data.resource}>
      <ServedLine id={id} noun={`ticks, every ${everyS} s`} resting={`ticks every ${everyS} s`} showsLatency={false} />
    </NodeFrame>
  );
});
