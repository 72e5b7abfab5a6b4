const S_PER_HOUR = 3_600;
const BYTES_PER_GB = 1024 ** 3;
/** What one unit covers in an hour; the largest of the four counts. */
const PER_UNIT_HOUR = {
  newConnections: 25 * S_PER_HOUR,
  /** Connections that are open for an hour. */
  connectionHours: 3_000,
  bytes: BYTES_PER_GB,
  ruleEvaluations: 1_000 * S_PER_HOUR,
};
const FREE_RULES = 10;

interface ConnectionSettings {
  requestsPerConnection: number;
  connectionS: number;
  rules: number;
}

/** Capacity units of a load balancer: each hour by what it had most of, connections, open ones, data or rules. */
export class CapacityUnits {
  private settings: ConnectionSettings = { requestsPerConnection: 1, connectionS: 0, rules: 1 };
  private newConnections = 0;
  private connectionHours = 0;
  private bytes = 0;
  private ruleEvaluations = 0;
  private past = 0;

  configure(settings: ConnectionSettings): void {
    this.settings = settings;
  }

  /** A request came. */
  take(bytes: number): void {
    const { requestsPerConnection, connectionS, rules } = this.settings;
    const connections = 1 / requestsPerConnection;
    this.newConnections += connections;
    this.connectionHours += (connections * connectionS) / S_PER_HOUR;
    this.bytes += bytes;
    this.ruleEvaluations += Math.max(0, rules - FREE_RULES);
  }

  /** An answer goes. */
  answer(bytes: number): void {
    this.bytes += bytes;
  }

  endHour(): void {
    this.past += this.ofThisHour;
    this.clear();
  }

  /** Forgets what was counted. */
  reset(): void {
    this.past = 0;
    this.clear();
  }

  /** Units times hours, with what this hour has so far. */
  get unitHours(): number {
    return this.past + this.ofThisHour;
  }

  private get ofThisHour(): number {
    return Math.max(
      this.newConnections / PER_UNIT_HOUR.newConnections,
      this.connectionHours / PER_UNIT_HOUR.connectionHours,
      this.bytes / PER_UNIT_HOUR.bytes,
      this.ruleEvaluations / PER_UNIT_HOUR.ruleEvaluations,
    );
  }

  private clear(): void {
    this.newConnections = 0;
    this.connectionHours = 0;
    this.bytes = 0;
    this.ruleEvaluations = 0;
  }
}
