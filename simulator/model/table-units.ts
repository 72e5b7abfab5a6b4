import type { TableResource } from '../document/kinds/table';
import type { Link } from '../document/link';

const READ_UNIT_BYTES = 4_096;
const WRITE_UNIT_BYTES = 1_024;
const MOST_ITEM_BYTES = 400 * 1024;
/** A query answers no more than this at once. */
const MOST_READ_BYTES = 1024 * 1024;
const MOST_TRANSACTION_BYTES = 4 * 1024 * 1024;

/** What one item of a call takes, in units, where the call is too large to be served. */
export const TOO_LARGE = -1;

/** What the calls along each link take, by the link's number. */
export interface CallUnits {
  /** Units of one item that is read, and of one that is written; TOO_LARGE where the table would refuse. */
  perRead: Float64Array;
  perWrite: Float64Array;
  items: Int32Array;
  itemBytes: Float64Array;
}

/**
 * Units that calls take: one for each 4 KB read or 1 KB written, item by item; half of it for an eventually consistent
 * read, twice as much in a transaction.
 */
export function unitsOfCalls(links: readonly Link[], table: TableResource): CallUnits {
  const uses = links.map((link) => useOf(link, table));
  return {
    perRead: Float64Array.from(uses, (use) => {
      if (use.bytes > MOST_READ_BYTES || isTransactionTooLarge(use)) return TOO_LARGE;
      const factor = use.isTransaction ? 2 : use.isStrong ? 1 : 0.5;
      return Math.ceil(use.bytes / READ_UNIT_BYTES) * factor;
    }),
    perWrite: Float64Array.from(uses, (use) => {
      if (use.bytes > MOST_ITEM_BYTES || isTransactionTooLarge(use)) return TOO_LARGE;
      return Math.ceil(use.bytes / WRITE_UNIT_BYTES) * (use.isTransaction ? 2 : 1);
    }),
    items: Int32Array.from(uses, ({ items }) => items),
    itemBytes: Float64Array.from(uses, ({ bytes }) => bytes),
  };
}

interface Use {
  bytes: number;
  items: number;
  isTransaction: boolean;
  isStrong: boolean;
}

function useOf(link: Link, table: TableResource): Use {
  const call = link.kind === 'call' ? link : undefined;
  return {
    bytes: call?.payloadBytes ?? table.itemBytes,
    items: call?.items ?? 1,
    isTransaction: call?.transactional ?? false,
    isStrong: (call?.consistency ?? table.consistency) === 'strong',
  };
}

function isTransactionTooLarge({ isTransaction, items, bytes }: Use): boolean {
  return isTransaction && items * bytes > MOST_TRANSACTION_BYTES;
}
