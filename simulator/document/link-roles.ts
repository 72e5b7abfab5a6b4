import type { Resource, ResourceKind } from './architecture';
import { RESOURCE_KINDS } from './kinds';
import type { KindDefinition, Role, Roles } from './kinds/kind-definition';
import type { Link } from './link';

export type End = 'from' | 'to';
export type RoleName = keyof Roles<Resource>;

export const ENDS: readonly End[] = ['from', 'to'];

/** What a resource is to a link that it stands at one end of. */
export const ROLE_AT: Readonly<Record<Link['kind'], Readonly<Record<End, RoleName>>>> = {
  call: { from: 'calls', to: 'isCalled' },
  event: { from: 'sendsEvents', to: 'takesEvents' },
  poll: { from: 'isPolled', to: 'polls' },
};

const LINK_KINDS = Object.keys(ROLE_AT) as Link['kind'][];

/** By role, the kinds that each field of a link belongs to which not all kinds in that role understand. */
export const OWNERS: Readonly<Record<RoleName, ReadonlyMap<string, readonly string[]>>> = {
  calls: ownersIn('calls'),
  isCalled: ownersIn('isCalled'),
  sendsEvents: ownersIn('sendsEvents'),
  takesEvents: ownersIn('takesEvents'),
  isPolled: ownersIn('isPolled'),
  polls: ownersIn('polls'),
};

/** The kinds of links that may lead from one kind of resource to another, the usual one first; none for no way. */
export function linkKindsBetween(from: ResourceKind, to: ResourceKind): Link['kind'][] {
  return LINK_KINDS.filter(
    (kind) => takesPartner(from, ROLE_AT[kind].from, to) && takesPartner(to, ROLE_AT[kind].to, from),
  );
}

/** Fields that a link between two kinds may not have: they mean something only with other kinds at its ends. */
export function foreignLinkFields(kind: Link['kind'], from: ResourceKind, to: ResourceKind): ReadonlySet<string> {
  const foreign = ENDS.flatMap((end) =>
    [...OWNERS[ROLE_AT[kind][end]]].filter(([, owners]) => !owners.includes(end === 'from' ? from : to)),
  );
  return new Set(foreign.map(([field]) => field));
}

/** The kinds of resources that a condition holds for. */
export function kindsWith(condition: (definition: KindDefinition) => boolean): string[] {
  return Object.entries(RESOURCE_KINDS).flatMap(([kind, definition]) => (condition(definition) ? [kind] : []));
}

/** Whether a kind plays a part, and does so with another kind at the other end. */
function takesPartner(kind: ResourceKind, name: RoleName, partner: ResourceKind): boolean {
  const { roles }: KindDefinition = RESOURCE_KINDS[kind];
  const role = roles[name];
  return role !== undefined && (role.partners?.includes(partner) ?? true);
}

/** The kinds that a field of a link belongs to, for each field that does not belong to all kinds in this role. */
function ownersIn(role: RoleName): ReadonlyMap<string, readonly string[]> {
  const fields = Object.values<KindDefinition>(RESOURCE_KINDS).flatMap(({ roles }) => ownFields(roles[role]));
  return new Map(fields.map((field) => [field, kindsWith(({ roles }) => ownFields(roles[role]).includes(field))]));
}

function ownFields(role: Role<never, Resource> | undefined): string[] {
  return Object.keys(role?.ownFields ?? {});
}
