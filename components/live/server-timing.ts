/** One entry of a `Server-Timing` header. */
export interface Timing {
  name: string;
  durationMs: number;
}

/** The entries of a `Server-Timing` header that have a duration, in their order. */
export function parseServerTiming(header: string | null): Timing[] {
  if (!header) return [];
  return header.split(',').flatMap((entry) => {
    const [name = '', ...parameters] = entry.split(';').map((part) => part.trim());
    const duration = parameters.find((parameter) => parameter.startsWith('dur='));
    const durationMs = Number(duration?.slice(4).replace(/^"|"$/g, ''));
    return name && duration && Number.isFinite(durationMs) ? [{ name, durationMs }] : [];
  });
}

/** Where the time of an answer went, in ms; a part the header does not name is 0. */
export interface TimeParts {
  queueMs: number;
  initMs: number;
  serviceMs: number;
  /** In the server as a whole. */
  totalMs: number;
  /** In the gateway: what the server's total has besides the other three. */
  gatewayMs: number;
}

/** Splits the time in the server; undefined when the header does not tell it. */
export function timePartsOf(header: string | null): TimeParts | undefined {
  const timings = new Map(parseServerTiming(header).map(({ name, durationMs }) => [name, durationMs]));
  if (timings.size === 0) return undefined;
  const read = (name: string) => timings.get(name) ?? 0;
  const parts = { queueMs: read('queue'), initMs: read('init'), serviceMs: read('service') };
  const inFunctionMs = parts.queueMs + parts.initMs + parts.serviceMs;
  const totalMs = Math.max(read('total'), inFunctionMs);
  return { ...parts, totalMs, gatewayMs: totalMs - inFunctionMs };
}
