/** What the ledger tells of jobs: each message, by what it computed, as often as it came to its receiver. */
export function deliveriesOf(effects: { kind: string; value: unknown; deliveries: number }[]): string[] {
  return effects
    .filter(({ kind }) => kind === 'job')
    .flatMap(({ value, deliveries }) => Array<string>(deliveries).fill((value as { sha256: string }).sha256));
}
