import { readTraffic, TRAFFIC_LIMITS, type TrafficReading } from '@/content/traffic/read-traffic';

declare const self: {
  postMessage(reading: TrafficReading): void;
  onmessage: ((message: MessageEvent<Blob>) => void) | null;
};

// The thread in which files are read, so that the page does not stand still over a large one.
self.onmessage = ({ data }) => void readBlob(data).then((reading) => self.postMessage(reading));

async function readBlob(file: Blob): Promise<TrafficReading> {
  // A character takes a byte at least; what is over the limit in bytes is not even loaded where it is four times over.
  if (file.size > 4 * TRAFFIC_LIMITS.characters) {
    const reason = `expected a file of at most ${TRAFFIC_LIMITS.characters} characters, got ${file.size} bytes`;
    return { kind: 'invalid', error: { line: 1, reason } };
  }
  try {
    return readTraffic(await file.text());
  } catch (error) {
    return { kind: 'invalid', error: { line: 1, reason: error instanceof Error ? error.message : String(error) } };
  }
}
