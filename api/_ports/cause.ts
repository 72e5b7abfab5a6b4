/**
 * The step of a request that brings something about: what follows from it, however late, continues its trace. The two ids
 * are those of the trace context of the web, 32 and 16 hexadecimal digits.
 */
export interface Cause {
  traceId: string;
  spanId: string;
}
