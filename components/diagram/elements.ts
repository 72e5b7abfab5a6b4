import type { EdgeTypes, NodeTypes } from '@xyflow/react';
import type { Source } from '@/components/simulation/settings';
import { factsOf } from '@/content/kinds/kinds';
import type { Architecture, ResourceKind } from '@/simulator';
import { boxesOf, connectionsOf, type Layout, type Point } from './geometry';
import { type DiagramEdge, LinkEdge } from './link-edge';
import { BucketNode } from './nodes/bucket-node';
import { ClientNode } from './nodes/client-node';
import { FunctionNode } from './nodes/function-node';
import { GatewayNode } from './nodes/gateway-node';
import { LoadBalancerNode } from './nodes/load-balancer-node';
import type { DiagramNode } from './nodes/node-frame';
import { QueueNode } from './nodes/queue-node';
import { ScheduleNode } from './nodes/schedule-node';
import { ContainerServiceNode, VmGroupNode } from './nodes/servers-node';
import { TableNode } from './nodes/table-node';
import { UserPoolNode } from './nodes/user-pool-node';
import { type Route, RoutePlanner } from './routes';
import { describeConnection, describeResource, labelOf } from './words';

/** What draws each kind of resource. */
export const NODE_TYPES = {
  client: ClientNode,
  gateway: GatewayNode,
  function: FunctionNode,
  'user-pool': UserPoolNode,
  table: TableNode,
  bucket: BucketNode,
  queue: QueueNode,
  schedule: ScheduleNode,
  'load-balancer': LoadBalancerNode,
  'container-service': ContainerServiceNode,
  'vm-group': VmGroupNode,
} satisfies NodeTypes & Record<ResourceKind, unknown>;

/** What draws connections. */
export const EDGE_TYPES = { link: LinkEdge } satisfies EdgeTypes;

/** The diagram nodes of a document under a layout. */
export function nodesOf(architecture: Architecture, layout: Layout): DiagramNode[] {
  return architecture.resources.map((resource) => {
    const size = factsOf(resource).size;
    const middle = { y: size.height / 2, width: 1, height: 1 };
    return {
      id: resource.id,
      type: resource.kind,
      position: layout[resource.id] ?? { x: 0, y: 0 },
      ...size,
      handles: [
        { type: 'target', position: 'left', x: 0, ...middle },
        { type: 'source', position: 'right', x: size.width, ...middle },
      ],
      ariaLabel: describeResource(resource),
      data: { resource },
    } as DiagramNode;
  });
}

/**
 * The ways of connections between nodes, by connection id.
 *
 * @param planner - Remembers what it found before, where the same diagram is routed again and again.
 */
export function routesOf(
  architecture: Architecture,
  nodes: readonly { id: string; position: Point }[],
  planner = new RoutePlanner(),
): ReadonlyMap<string, Route> {
  const layout = Object.fromEntries(nodes.map((node) => [node.id, node.position]));
  return planner.route(connectionsOf(architecture), boxesOf(architecture.resources, layout));
}

/**
 * The diagram edges of a document.
 *
 * @param sourceOf - The event source that switches a link, by the link's id.
 */
export function edgesOf(
  architecture: Architecture,
  routes: ReadonlyMap<string, Route>,
  sourceOf: ReadonlyMap<string, Source>,
): DiagramEdge[] {
  const labels = new Map(architecture.resources.map((resource) => [resource.id, labelOf(resource)]));
  return connectionsOf(architecture).map((connection) => ({
    id: connection.id,
    type: 'link',
    source: connection.from,
    target: connection.to,
    selectable: false,
    ariaLabel: describeConnection(connection, labels),
    data: { connection, route: routes.get(connection.id), source: sourceOf.get(connection.id) },
  }));
}
