import type { Resource } from './architecture';
import { bucketKind } from './kinds/bucket';
import { clientKind } from './kinds/client';
import { containerServiceKind } from './kinds/container-service';
import { functionCallFields, functionKind } from './kinds/function';
import { gatewayKind, gatewayRouteFields } from './kinds/gateway';
import type { KindDefinition } from './kinds/kind-definition';
import { loadBalancerKind } from './kinds/load-balancer';
import { queueKind } from './kinds/queue';
import { scheduleKind } from './kinds/schedule';
import { tableCallFields, tableKind } from './kinds/table';
import { userPoolCallFields, userPoolKind } from './kinds/user-pool';
import { vmGroupKind } from './kinds/vm-group';

/** Every kind of resource that a document may have. A new kind is a line here, its file, and its behaviour. */
export const RESOURCE_KINDS = {
  client: clientKind,
  gateway: gatewayKind,
  function: functionKind,
  'user-pool': userPoolKind,
  table: tableKind,
  bucket: bucketKind,
  queue: queueKind,
  schedule: scheduleKind,
  'load-balancer': loadBalancerKind,
  'container-service': containerServiceKind,
  'vm-group': vmGroupKind,
};

/** Fields of a call that only some kinds understand, at its end or where it starts. */
export const OWN_CALL_FIELDS = {
  ...functionCallFields,
  ...gatewayRouteFields,
  ...userPoolCallFields,
  ...tableCallFields,
};

/** What the kind of a resource is in the document. */
export function kindOf({ kind }: Resource): KindDefinition {
  return RESOURCE_KINDS[kind];
}
