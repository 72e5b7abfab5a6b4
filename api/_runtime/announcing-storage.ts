import type { MessageQueue } from '../_ports/message-queue';
import type { Storage } from '../_ports/storage';
import type { Table } from '../_ports/table';
import type { EventSource } from './event-sources/event-source';

/**
 * A storage that says which event source has something to do, right after the write that gave it. What a write announces
 * may have come to nothing; a round that finds nothing is cheap.
 */
export function announceWrites(storage: Storage, announce: (source: EventSource['name']) => void): Storage {
  const then = async <T>(source: EventSource['name'], written: Promise<T>): Promise<T> => {
    const outcome = await written;
    announce(source);
    return outcome;
  };
  // The rest is passed through, with the store itself as `this`.
  const over = <T extends object>(target: T, own: Partial<T>): T =>
    new Proxy(target, {
      get(_, name) {
        if (Object.hasOwn(own, name)) return Reflect.get(own, name);
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  return over(storage, {
    table(scope, cause): Table {
      const table = storage.table(scope, cause);
      return over(table, {
        create: (item, receipt) => then('table', table.create(item, receipt)),
        replace: (change, receipt) => then('table', table.replace(change, receipt)),
        delete: (change) => then('table', table.delete(change)),
      });
    },
    queue(scope, cause): MessageQueue {
      const queue = storage.queue(scope, cause);
      return over(queue, {
        send: (message, receipt) => then('queue', queue.send(message, receipt)),
        replay: (options) => then('queue', queue.replay(options)),
      });
    },
    bucket(scope, cause) {
      const bucket = storage.bucket(scope, cause);
      return over(bucket, { upload: (upload) => then('outbox', bucket.upload(upload)) });
    },
  });
}
