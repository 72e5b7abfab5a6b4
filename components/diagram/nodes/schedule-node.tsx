'use client';

import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { type DiagramNode, NodeFrame } from './node-frame';
import { ServedLine } from './served-line';

/** A clock that sends events. */
export const ScheduleNode = memo(function ScheduleNode({ id, data }: NodeProps<DiagramNode<'schedule'>>) {
  const { everyS, cron } = data.resource;
  const rhythm = cron === undefined ? `every ${everyS} s` : `at ${cron}`;
  return (
    <NodeFrame resource={data.resource}>
      <ServedLine id={id} noun={`ticks, ${rhythm}`} resting={`ticks ${rhythm}`} showsLatency={false} />
    </NodeFrame>
  );
});
