import type { Source } from './source';

/**
 * What a template says of servers behind load balancers, until all of it is read: a load balancer is known by what stands
 * behind it, and that by several resources in a row.
 */
export class ServerParts {
  readonly loadBalancers = new Map<string, Source>();
  readonly listeners = new Map<string, Source>();
  readonly rules = new Map<string, Source>();
  readonly targetGroups = new Map<string, Source>();
  readonly services = new Map<string, Source>();
  readonly tasks = new Map<string, Source>();
  readonly machines = new Map<string, Source>();
  readonly launches = new Map<string, Source>();
  /** Logical ids of all that is in the drawing in the end, in whatever form. */
  readonly drawn = new Set<string>();
}
