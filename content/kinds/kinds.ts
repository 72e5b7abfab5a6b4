import type { Resource, ResourceKind } from '@/simulator';
import { bucketFacts } from './bucket';
import { clientFacts } from './client';
import { containerServiceFacts } from './container-service';
import { functionFacts } from './function';
import { gatewayFacts } from './gateway';
import type { KindFacts } from './kind-facts';
import { loadBalancerFacts } from './load-balancer';
import { queueFacts } from './queue';
import { scheduleFacts } from './schedule';
import { tableFacts } from './table';
import { userPoolFacts } from './user-pool';
import { vmGroupFacts } from './vm-group';

/** Every kind of resource as people see it. A new kind is a line here and its file. */
export const KINDS: { readonly [Kind in ResourceKind]: KindFacts<Kind> } = {
  client: clientFacts,
  gateway: gatewayFacts,
  function: functionFacts,
  'user-pool': userPoolFacts,
  table: tableFacts,
  bucket: bucketFacts,
  queue: queueFacts,
  schedule: scheduleFacts,
  'load-balancer': loadBalancerFacts,
  'container-service': containerServiceFacts,
  'vm-group': vmGroupFacts,
};

/** All kinds, in the order that lists and palettes have them. */
export const KIND_NAMES = Object.keys(KINDS) as ResourceKind[];

/** What people see of the kind of a resource. */
export function factsOf({ kind }: Pick<Resource, 'kind'>): KindFacts {
  return KINDS[kind] as KindFacts;
}

/** A word at the start of a sentence or a label. */
export function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
