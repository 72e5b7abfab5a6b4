/** Replications of each case. */
export const REPLICATIONS = 10;

/**
 * Seeds of a case: its name decides the first (FNV-1a), the others follow. So no two cases share their random
 * numbers, and nobody picks a seed.
 */
export function seedsOf(id: string): number[] {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  const first = (hash >>> 0) % 1_000_000_000;
  return Array.from({ length: REPLICATIONS }, (_, replication) => first + replication);
}
