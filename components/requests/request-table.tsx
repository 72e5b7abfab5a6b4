import { labelOf } from '@/components/diagram/words';
import { formatCount, formatMs, formatSimTime } from '@/components/simulation/format';
import { useStage } from '@/components/simulation/stage-context';
import { TableScroller } from '@/components/simulation/table-scroller';
import tables from '@/components/simulation/tables.module.css';
import { Button } from '@/components/ui/button';
import { StateLabel } from '@/components/ui/state-mark';
import { OUTCOME_WORDS, type RequestOrder, type RequestRow } from './request-rows';
import { partInWords, partsOf } from './request-words';
import styles from './requests.module.css';
import { knownWaterfall } from './use-explained';

interface RequestTableProps {
  rows: readonly RequestRow[];
  selected: number | undefined;
  order: RequestOrder;
  onOrder: (order: RequestOrder) => void;
  onOpen: (request: number) => void;
}

/** Requests, one a line; times and durations sort, the number opens one. */
export function RequestTable({ rows, selected, order, onOrder, onOpen }: RequestTableProps) {
  return (
    <TableScroller label="List of requests">
      <table className={tables.table}>
        <caption className="visually-hidden">The slowest requests, and the first of those that did not succeed</caption>
        <thead>
          <tr>
            <th scope="col">Request</th>
            <SortedHead label="Sent at" by="sentUs" order={order} onOrder={onOrder} />
            <th scope="col" data-kind="text">
              Route
            </th>
            <th scope="col" data-kind="text">
              Outcome
            </th>
            <SortedHead label="Duration" by="durationUs" order={order} onOrder={onOrder} />
            <th scope="col" data-kind="text">
              What it waited for, or what stopped it
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.request} data-selected={row.request === selected || undefined} className={styles.tableRow}>
              <th scope="row">
                <Button
                  variant="quiet"
                  aria-pressed={row.request === selected}
                  aria-label={`Open request ${formatCount(row.request)}`}
                  onClick={() => onOpen(row.request)}
                >
                  {formatCount(row.request)}
                </Button>
              </th>
              <td>{formatSimTime(row.sentUs)}</td>
              <td data-kind="text">{row.route}</td>
              <td data-kind="text">
                <StateLabel
                  state={row.outcome === 'completed' ? 'warm' : row.outcome === 'throttled' ? 'throttled' : 'failed'}
                >
                  {OUTCOME_WORDS[row.outcome]}
                </StateLabel>
              </td>
              <td>{formatMs(row.durationUs / 1_000)}</td>
              <td data-kind="wrap">
                <WaitedFor row={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}

/** What stopped it; for one that succeeded, the longest part of its time, once it was looked into. */
function WaitedFor({ row }: { row: RequestRow }) {
  const { architecture } = useStage();
  if (row.reason) return row.reason;
  const waterfall = knownWaterfall(row.exemplar);
  const [longest] = waterfall ? partsOf(waterfall) : [];
  if (!longest) return 'Open it to see.';
  const resource = architecture.resources.find(({ id }) => id === longest.resource);
  return `${formatMs(longest.us / 1_000)}: ${partInWords(longest.phase, resource ? labelOf(resource) : longest.resource)}`;
}

interface SortedHeadProps {
  label: string;
  by: RequestOrder['by'];
  order: RequestOrder;
  onOrder: (order: RequestOrder) => void;
}

function SortedHead({ label, by, order, onOrder }: SortedHeadProps) {
  const isBy = order.by === by;
  const next = isBy && order.direction === 'descending' ? 'ascending' : 'descending';
  return (
    <th scope="col" aria-sort={isBy ? order.direction : 'none'}>
      <button type="button" className={styles.sort} onClick={() => onOrder({ by, direction: next })}>
        {label}
        <span aria-hidden="true">{isBy ? (order.direction === 'descending' ? ' ↓' : ' ↑') : ' ↕'}</span>
      </button>
    </th>
  );
}
