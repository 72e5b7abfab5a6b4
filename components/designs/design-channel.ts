const CHANNEL = 'designs';

/** What a tab tells the others: a design, or the draft of a pattern, was saved. */
interface Change {
  key: string;
}

let sender: BroadcastChannel | undefined;

/** Tells all other tabs of this browser that something was saved. */
export function announceChange(key: string): void {
  if (typeof BroadcastChannel === 'undefined') return;
  sender ??= new BroadcastChannel(CHANNEL);
  sender.postMessage({ key } satisfies Change);
}

/** Calls back when another tab saves. Returns what ends it. */
export function onChangeElsewhere(callback: (key: string) => void): () => void {
  if (typeof BroadcastChannel === 'undefined') return () => {};
  // The one that sends must be the one that listens: else a tab would hear itself.
  sender ??= new BroadcastChannel(CHANNEL);
  const channel = sender;
  const hear = ({ data }: MessageEvent<Change>) => callback(data.key);
  channel.addEventListener('message', hear);
  return () => channel.removeEventListener('message', hear);
}
