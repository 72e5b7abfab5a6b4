/** The real time, and names nobody can guess. Passed in, so that a test decides both. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  nowMs(): number;
}

export interface Ids {
  /** A new random identifier: 128 bits or more, safe in an address. */
  newId(): string;
}
