import { labelOf } from '@/components/diagram/words';
import { formatMs } from '@/components/simulation/format';
import { TableScroller } from '@/components/simulation/table-scroller';
import tables from '@/components/simulation/tables.module.css';
import type { Architecture } from '@/simulator';
import type { Phase, Waterfall, WaterfallRow } from '@/simulator/worker/protocol';
import { OUTCOME_WORDS } from './request-rows';
import { inMillionths } from './request-words';
import { PHASE_WORDS } from './waterfall-chart';

const PHASES = Object.keys(PHASE_WORDS) as Phase[];

interface WaterfallTableProps {
  waterfall: Waterfall;
  architecture: Pick<Architecture, 'resources'>;
}

/** Everything the waterfall draws, as a table. */
export function WaterfallTable({ waterfall, architecture }: WaterfallTableProps) {
  const { rows, fromUs, cost } = waterfall;
  const labels = new Map(architecture.resources.map((resource) => [resource.id, labelOf(resource)]));
  const name = (id: string) => labels.get(id) ?? id;
  return (
    <TableScroller label="The waterfall as a table">
      <table className={tables.table}>
        <caption className="visually-hidden">The calls of this request, in order of causation</caption>
        <thead>
          <tr>
            <th scope="col">Call</th>
            <th scope="col">Try</th>
            <th scope="col">Sent after</th>
            {PHASES.map((phase) => (
              <th scope="col" key={phase}>
                {PHASE_WORDS[phase]}
              </th>
            ))}
            <th scope="col">In all</th>
            <th scope="col">Billed</th>
            <th scope="col">Cost, $ / million</th>
            <th scope="col" data-kind="text">
              Outcome
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.span.id}>
              <th scope="row">
                {name(row.from)} to {name(row.to)}
              </th>
              <td>{row.attempts > 1 ? `${row.attempt} of ${row.attempts}` : '1'}</td>
              <td>{formatMs((row.span.sentUs - fromUs) / 1_000)}</td>
              {PHASES.map((phase) => (
                <td key={phase}>{timeIn(row, phase)}</td>
              ))}
              <td>{formatMs((row.untilUs - row.span.sentUs) / 1_000)}</td>
              <td>{billedInWords(row)}</td>
              <td>{row.cost > 0n ? inMillionths(row.cost) : '–'}</td>
              <td data-kind="wrap">{outcomeInWords(row)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Together</th>
            <td colSpan={PHASES.length + 4} />
            <td>{inMillionths(cost)}</td>
            <td />
          </tr>
        </tfoot>
      </table>
    </TableScroller>
  );
}

function timeIn({ pieces }: WaterfallRow, phase: Phase): string {
  const us = pieces.reduce((sum, piece) => sum + (piece.phase === phase ? piece.untilUs - piece.fromUs : 0), 0);
  return us === 0 ? '–' : formatMs(us / 1_000);
}

function billedInWords({ billed }: WaterfallRow): string {
  if (!billed) return '–';
  return formatMs((billed.untilUs - billed.fromUs + billed.roundedUpUs) / 1_000);
}

function outcomeInWords({ outcome, span, isAwaited }: WaterfallRow): string {
  const ended = outcome === undefined ? 'Not over yet' : OUTCOME_WORDS[outcome];
  const forWhom = span.isAbandoned ? ', for nobody' : isAwaited ? '' : ', nobody waits';
  return `${ended}${span.reason ? `: ${span.reason}` : ''}${forWhom}`;
}
