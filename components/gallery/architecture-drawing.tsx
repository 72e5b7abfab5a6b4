import { useId } from 'react';
import { Glyph } from '@/components/diagram/nodes/glyph';
import { labelOf, subtitleOf } from '@/components/diagram/words';
import { type Architecture, INSTANCE_STATES, type ResourceView } from '@/simulator';
import styles from './architecture-drawing.module.css';
import { placeDrawing } from './drawing-geometry';

interface ArchitectureDrawingProps {
  architecture: Architecture;
  /** `plate` names every resource and says its settings; `thumbnail` shows the shape, for small sizes. */
  detail: 'plate' | 'thumbnail';
  /** A moment of a run: functions then show their instances. Only for plates. */
  views?: ReadonlyMap<string, ResourceView>;
}

const BOX_HEIGHT = { plate: 74, thumbnail: 78 } as const;
const INSTANCE_SIZE = 9;
const INSTANCE_PITCH = 12;

/**
 * A still drawing of an architecture as SVG, made on the server; it needs no script and prints. Calls are
 * solid lines, events dashed, polls dotted.
 */
export function ArchitectureDrawing({ architecture, detail, views }: ArchitectureDrawingProps) {
  const id = useId();
  const { boxes, connections, routes, viewBox, width, height } = placeDrawing(architecture, BOX_HEIGHT[detail]);
  const arrow = `arrow${id}`;
  return (
    <svg
      className={styles.drawing}
      data-detail={detail}
      data-drawing={architecture.name}
      viewBox={viewBox}
      width={width}
      height={height}
      role="img"
      aria-label={describe(architecture)}
    >
      <defs>
        <marker id={arrow} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
          <path className={styles.arrow} d="M0 .8 7.2 4 0 7.2Z" />
        </marker>
      </defs>
      {connections.map((connection) => {
        const route = routes.get(connection.id);
        if (!route) return null;
        return (
          <path
            key={connection.id}
            className={styles.link}
            data-kind={connection.kind}
            d={route.d}
            markerEnd={`url(#${arrow})`}
          />
        );
      })}
      {architecture.resources.map((resource) => {
        const box = boxes.get(resource.id);
        if (!box) return null;
        const isThumbnail = detail === 'thumbnail';
        return (
          <g key={resource.id} transform={`translate(${box.x} ${box.y})`}>
            <rect className={styles.box} width={box.width} height={box.height} rx={isThumbnail ? 6 : 3} />
            {isThumbnail ? (
              <g className={styles.glyph} transform={`translate(${box.width / 2 - 26} ${box.height / 2 - 26}) scale(2.36)`}>
                <Glyph kind={resource.kind} />
              </g>
            ) : (
              <>
                <g className={styles.glyph} transform="translate(11 12)">
                  <Glyph kind={resource.kind} />
                </g>
                <text className={styles.label} x="45" y="27">
                  {labelOf(resource)}
                </text>
                <text className={styles.subtitle} x="45" y="43">
                  {subtitleOf(resource).replace(/^Lambda · /, '')}
                </text>
                <Instances view={views?.get(resource.id)} width={box.width} />
              </>
            )}
          </g>
        );
      })}
    </svg>
  );
}

/** The instances of a function, one square each, as many as fit; a number says how many there are. */
function Instances({ view, width }: { view: ResourceView | undefined; width: number }) {
  if (!view?.instances) return null;
  const { states, starting, busy, idle } = view.instances;
  const all = [...states].map((state) => INSTANCE_STATES[state] ?? 'none').filter((state) => state !== 'none');
  const room = Math.floor((width - 45 - 34) / INSTANCE_PITCH);
  return (
    <g>
      {all.slice(0, room).map((state, place) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: an instance is its place
          key={place}
          className={styles.instance}
          data-instance={state}
          x={45 + place * INSTANCE_PITCH}
          y="53"
          width={INSTANCE_SIZE}
          height={INSTANCE_SIZE}
        />
      ))}
      <text className={styles.count} x={width - 10} y="62">
        {starting + busy + idle}
      </text>
    </g>
  );
}

/** The drawing in a sentence, for those who do not see it. */
function describe({ name, resources, links }: Architecture): string {
  const labels = new Map(resources.map((resource) => [resource.id, labelOf(resource)]));
  const targets = new Map<string, string[]>();
  for (const { from, to } of links) targets.set(from, [...(targets.get(from) ?? []), labels.get(to) ?? to]);
  const parts = [...targets].map(([from, to]) => `${labels.get(from) ?? from} to ${to.join(', ')}`);
  return `Drawing of ${name}: ${parts.join('; ')}.`;
}
