/**
 * Which resource of a template waits for which. A template with a circle cannot be deployed, so a reference that is
 * only handy is left out where it would close one.
 */
export class Dependencies {
  private readonly waitsFor = new Map<string, Set<string>>();

  /** Notes that one waits for the other, which must be so. */
  require(name: string, on: string): void {
    const known = this.waitsFor.get(name) ?? new Set();
    this.waitsFor.set(name, known.add(on));
  }

  /** Notes that one waits for the other unless that closes a circle; says whether it does wait. */
  offer(name: string, on: string): boolean {
    if (this.reaches(on, name)) return false;
    this.require(name, on);
    return true;
  }

  private reaches(from: string, to: string): boolean {
    const seen = new Set<string>();
    const open = [from];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (name === to) return true;
      if (seen.has(name)) continue;
      seen.add(name);
      open.push(...(this.waitsFor.get(name) ?? []));
    }
    return false;
  }
}
