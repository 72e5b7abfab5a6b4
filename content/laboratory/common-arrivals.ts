import type { Architecture, Resource } from '@/simulator';
import { renameAll } from '../editing/change';

type Client = Extract<Resource, { kind: 'client' }>;

/** Whether two designs meet the same requests at the same moments with the same seed; if not, why. */
export type Arrivals = { kind: 'common' } | { kind: 'different'; reason: string };

/**
 * Compares what comes in. Arrivals are drawn from a random stream that carries the client's id, and depend on nothing
 * but the seed and the client's traffic; so clients of one name with one traffic send at the same moments, whatever
 * stands behind them.
 */
export function arrivalsOf(a: Architecture, b: Architecture): Arrivals {
  const [ours, theirs] = [clientsOf(a), clientsOf(b)];
  const namesOf = (clients: readonly Client[]) => clients.map(({ id }) => id).sort();
  if (!isSame(namesOf(ours), namesOf(theirs))) {
    return different(`their clients are others: ${namesOf(ours).join(', ')} and ${namesOf(theirs).join(', ')}`);
  }
  for (const client of ours) {
    const other = theirs.find(({ id }) => id === client.id);
    if (!isSame(client.traffic, other?.traffic)) return different(`the traffic of ${client.id} is another`);
    if (client.traffic.shape === 'closed') {
      return different(`the users of ${client.id} wait for each answer before they send again`);
    }
    if (!isSame(faultsOf(a, client.id), faultsOf(b, client.id))) {
      return different(`other faults befall ${client.id}`);
    }
  }
  return { kind: 'common' };
}

/**
 * A design with the traffic of another one: its client takes the other's name, traffic and faults. With several clients
 * those of the same name take each other's traffic.
 */
export function onTrafficOf(other: Architecture, architecture: Architecture): Architecture {
  const named = withClientName(other, architecture);
  const theirs = new Map(clientsOf(other).map((client) => [client.id, client]));
  const isClientFault = ({ resource }: { resource: string }) => theirs.has(resource);
  return {
    ...named,
    resources: named.resources.map((each) => {
      const client = each.kind === 'client' ? theirs.get(each.id) : undefined;
      return each.kind === 'client' && client ? { ...each, traffic: client.traffic } : each;
    }),
    faults: [...named.faults.filter((fault) => !isClientFault(fault)), ...other.faults.filter(isClientFault)],
  };
}

/** Where each design has one client, gives that of the second the name of the first's, if the name is free. */
function withClientName(other: Architecture, architecture: Architecture): Architecture {
  const [theirs, ...moreOfThem] = clientsOf(other);
  const [ours, ...moreOfUs] = clientsOf(architecture);
  if (!theirs || !ours || moreOfThem.length > 0 || moreOfUs.length > 0) return architecture;
  const isTaken = [...architecture.resources, ...architecture.links].some(({ id }) => id === theirs.id);
  return isTaken ? architecture : renameAll(architecture, new Map([[ours.id, theirs.id]]));
}

function clientsOf({ resources }: Architecture): Client[] {
  return resources.filter((resource): resource is Client => resource.kind === 'client');
}

function faultsOf({ faults }: Architecture, id: string) {
  return faults.filter(({ resource }) => resource === id).map(({ id: _, ...fault }) => fault);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function different(reason: string): Arrivals {
  return { kind: 'different', reason };
}
