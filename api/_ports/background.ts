/** Work that goes on after the answer has left, and that a stopping server waits for. */
export interface Background {
  /** Begins the work once the answer of the current request is out. To be called while a request is being served. */
  afterAnswer(work: () => Promise<void>): void;
}
