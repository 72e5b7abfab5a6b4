'use client';

import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { formatCount, formatShortCount } from '@/components/simulation/format';
import { useSimulation } from '@/components/simulation/stage-context';
import { InstanceBoxes } from './instance-boxes';
import { type DiagramNode, NodeFrame } from './node-frame';
import styles from './nodes.module.css';

/** Servers as boxes, how many are busy of how many there should be, and how many requests wait on them. */
function ServersLine({ id, noun }: { id: string; noun: string }) {
  const servers = useSimulation((state) => state.views[id]?.servers);
  if (!servers) return `${noun} run all the time`;
  const { busy, desired, starting, working, waiting } = servers;
  return (
    <span className={styles.row}>
      <span>
        <b>{formatCount(busy)}</b> busy of {formatCount(desired)}
        {starting > 0 && <>, {formatCount(starting)} starting</>}
      </span>
      <span>{formatShortCount(working)} at work</span>
      {waiting > 0 && <span data-state="queued">{formatShortCount(waiting)} waiting</span>}
    </span>
  );
}

function Boxes({ id }: { id: string }) {
  return <InstanceBoxes states={useSimulation((state) => state.views[id]?.servers?.states)} />;
}

/** Tasks of a container. */
export const ContainerServiceNode = memo(function ContainerServiceNode({
  id,
  data,
}: NodeProps<DiagramNode<'container-service'>>) {
  return (
    <NodeFrame resource={data.resource}>
      <Boxes id={id} />
      <ServersLine id={id} noun="tasks" />
    </NodeFrame>
  );
});

/** Virtual machines. */
export const VmGroupNode = memo(function VmGroupNode({ id, data }: NodeProps<DiagramNode<'vm-group'>>) {
  return (
    <NodeFrame resource={data.resource}>
      <Boxes id={id} />
      <ServersLine id={id} noun="machines" />
    </NodeFrame>
  );
});
