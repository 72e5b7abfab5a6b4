/** Counts requests for all processes of a deployment, and across their restarts. */
export interface RequestWindows {
  /**
   * Counts one request. A window begins with its first request; the first one after its end begins another.
   *
   * @returns How many there are in the window now, this one included, and when it ends.
   */
  count(key: string, options: { windowMs: number; nowMs: number }): Promise<{ requests: number; endsAtMs: number }>;
}
