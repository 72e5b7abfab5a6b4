'use client';

import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { BacklogLine } from './backlog-line';
import { type DiagramNode, NodeFrame } from './node-frame';
import { ServedLine } from './served-line';

/** A table, and what of its stream waits to be fetched. */
export const TableNode = memo(function TableNode({ id, data }: NodeProps<DiagramNode<'table'>>) {
  return (
    <NodeFrame resource={data.resource}>
      <ServedLine id={id} noun="requests" resting="keeps items" />
      <BacklogLine id={id} prefix="stream: " />
    </NodeFrame>
  );
});
