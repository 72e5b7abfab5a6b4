/** One message of a stream of server-sent events. */
export interface ServerEvent {
  /** Its type; `message` where the stream names none. */
  event: string;
  data: string;
  id?: string;
}

/**
 * Reads server-sent events out of text that comes in pieces of any size. A page's own `EventSource` cannot send the
 * header that carries the token, so the stream is fetched and read here.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export class EventStreamReader {
  /** How long the server asks to wait before connecting again; undefined until it says so. */
  retryMs: number | undefined;
  private rest = '';
  private type = '';
  private data: string[] = [];
  private id: string | undefined;

  /** Takes a piece of the stream. Returns the events that it completes. */
  push(text: string): ServerEvent[] {
    const events: ServerEvent[] = [];
    const lines = (this.rest + text).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = line === '' ? this.dispatch() : this.take(line);
      if (event) events.push(event);
    }
    return events;
  }

  private take(line: string): undefined {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    switch (field) {
      case 'event':
        this.type = value;
        break;
      case 'data':
        this.data.push(value);
        break;
      case 'id':
        if (!value.includes('\0')) this.id = value;
        break;
      case 'retry':
        if (/^\d+$/.test(value)) this.retryMs = Number(value);
    }
  }

  private dispatch(): ServerEvent | undefined {
    const { type, data } = this;
    this.type = '';
    this.data = [];
    if (data.length === 0) return undefined;
    return { event: type || 'message', data: data.join('\n'), ...(this.id === undefined ? {} : { id: this.id }) };
  }
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/**
 * How long to wait before the next try, after so many that failed in a row: doubling, with the upper half drawn at
 * random so that many pages do not come back at once.
 *
 * @param random - From 0 to 1.
 */
export function backOffMs(failures: number, random: number): number {
  const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, failures - 1));
  return waitMs / 2 + (waitMs / 2) * random;
}
