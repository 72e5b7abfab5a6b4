'use client';

import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { type DiagramNode, NodeFrame } from './node-frame';
import { ServedLine } from './served-line';

/** A directory that signs people in. */
export const UserPoolNode = memo(function UserPoolNode({ id, data }: NodeProps<DiagramNode<'user-pool'>>) {
  return (
    <NodeFrame resource={data.resource}>
      <ServedLine id={id} noun="sign-ins" resting="keeps accounts" />
    </NodeFrame>
  );
});
