'use client';

import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { type DiagramNode, NodeFrame } from './node-frame';
import { ServedLine } from './served-line';

/** An object store. */
export const BucketNode = memo(function BucketNode({ id, data }: NodeProps<DiagramNode<'bucket'>>) {
  return (
    <NodeFrame resource={data.resource}>
      <ServedLine id={id} noun="requests" resting="keeps files" />
    </NodeFrame>
  );
});
