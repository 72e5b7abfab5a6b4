import type { Resource, ResourceKind } from '../document/architecture';
import { BucketModel } from './bucket';
import { ClientModel } from './client';
import type { ResourceModel } from './component';
import { ContainerServiceModel } from './container-service';
import { FunctionModel } from './function';
import { GatewayModel } from './gateway';
import { LoadBalancerModel } from './load-balancer';
import { QueueModel } from './queue';
import { ScheduleModel } from './schedule';
import { TableModel } from './table';
import { UserPoolModel } from './user-pool';
import { VmGroupModel } from './vm-group';
import type { World } from './world';

type ModelOf<Kind extends ResourceKind> = new (
  world: World,
  index: number,
  spec: Extract<Resource, { kind: Kind }>,
) => ResourceModel;

/** The behaviour of each kind of resource. A new kind is a line here, its file, and its schema. */
const MODELS: { [Kind in ResourceKind]: ModelOf<Kind> } = {
  client: ClientModel,
  gateway: GatewayModel,
  function: FunctionModel,
  'user-pool': UserPoolModel,
  table: TableModel,
  bucket: BucketModel,
  queue: QueueModel,
  schedule: ScheduleModel,
  'load-balancer': LoadBalancerModel,
  'container-service': ContainerServiceModel,
  'vm-group': VmGroupModel,
};

/** Makes the running model of a resource. */
export function createResource(world: World, index: number, spec: Resource): ResourceModel {
  const Model = MODELS[spec.kind] as ModelOf<ResourceKind>;
  return new Model(world, index, spec as never);
}
