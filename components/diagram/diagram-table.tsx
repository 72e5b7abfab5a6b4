'use client';

import { formatCount, formatMs, formatS } from '@/components/simulation/format';
import { useSimulation, useStage } from '@/components/simulation/stage-context';
import { TableScroller } from '@/components/simulation/table-scroller';
import tables from '@/components/simulation/tables.module.css';
import { factsOf } from '@/content/kinds/kinds';
import type { Resource } from '@/simulator';
import { labelOf } from './words';

/** The same facts as the diagram, as a table. */
export function DiagramTable() {
  const { architecture } = useStage();
  return (
    <TableScroller label="Parts of the architecture">
      <table className={tables.table}>
        <caption className="visually-hidden">Every part of the architecture with its figures since the start</caption>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">Service</th>
            <th scope="col">Arrived</th>
            <th scope="col">Completed</th>
            <th scope="col">Failed</th>
            <th scope="col">Throttled</th>
            <th scope="col">In flight</th>
            <th scope="col">p50</th>
            <th scope="col">p99</th>
            <th scope="col">Instances</th>
            <th scope="col">Backlog</th>
          </tr>
        </thead>
        <tbody>
          {architecture.resources.map((resource) => (
            <Row key={resource.id} resource={resource} />
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}

function Row({ resource }: { resource: Resource }) {
  const view = useSimulation((state) => state.views[resource.id]);
  const latency = view && view.latencyMs.count > 0 ? view.latencyMs : undefined;
  return (
    <tr>
      <th scope="row">{labelOf(resource)}</th>
      <td data-kind="text">{factsOf(resource).service}</td>
      <td>{view ? formatCount(view.counts.arrived) : '–'}</td>
      <td>{view ? formatCount(view.counts.completed) : '–'}</td>
      <td>{view ? formatCount(view.counts.failed + view.counts.timedOut) : '–'}</td>
      <td>{view ? formatCount(view.counts.throttled) : '–'}</td>
      <td>{view ? formatCount(view.counts.inSystem) : '–'}</td>
      <td>{latency ? formatMs(latency.p50) : '–'}</td>
      <td>
        {latency ? (latency.count >= 100 ? formatMs(latency.p99) : `n = ${latency.count}, too few for p99`) : '–'}
      </td>
      <td>
        {view?.instances
          ? `${formatCount(view.instances.busy)} busy, ${formatCount(view.instances.idle)} idle of ${formatCount(view.instances.limit)}`
          : '–'}
      </td>
      <td>
        {view?.backlog
          ? `${formatCount(view.backlog.waiting)}, oldest ${formatS(Math.round(view.backlog.oldestAgeS))}`
          : '–'}
      </td>
    </tr>
  );
}
