import { useId } from 'react';
import type { Size } from '@/components/diagram/geometry';
import { Glyph } from '@/components/diagram/nodes/glyph';
import { labelOf, subtitleOf } from '@/components/diagram/words';
import { factsOf, KINDS } from '@/content/kinds/kinds';
import { type Architecture, INSTANCE_STATES, type InstanceState, type Resource, type ResourceView } from '@/simulator';
import styles from './architecture-drawing.module.css';
import { placeDrawing } from './drawing-geometry';

interface ArchitectureDrawingProps {
  architecture: Architecture;
  /** `plate` names every resource and says its settings; `thumbnail` shows the shape, for small sizes. */
  detail: 'plate' | 'thumbnail';
  /** A moment of a run: functions then show their instances. Only for plates. */
  views?: ReadonlyMap<string, ResourceView>;
}

const TEXT_X = 45;
const BOX_HEIGHT = 58;
const THUMBNAIL_HEIGHT = 78;
const MARKS_Y = 54;
const MARK_SIZE = 6.5;
const MARK_PITCH = 9;
const MARK_ROWS = 3;

/** Upper bounds of the width of a character in the drawing's type, in diagram units. */
const LABEL_CHARACTER = 8.2;
const SUBTITLE_CHARACTER = 6.3;

/** A box that holds its words, and a function's marks where a moment of a run is drawn. */
function plateSize(resource: Resource, hasMarks: boolean): Size {
  const text = Math.max(labelOf(resource).length * LABEL_CHARACTER, settingsOf(resource).length * SUBTITLE_CHARACTER);
  const height = hasMarks && resource.kind === 'function' ? MARKS_Y + MARK_ROWS * MARK_PITCH + 7 : BOX_HEIGHT;
  return { width: Math.max(factsOf(resource).size.width, TEXT_X + text + 10), height };
}

/** The line under the label; that a function is one, its sign says already. */
function settingsOf(resource: Resource): string {
  return subtitleOf(resource).replace(`${KINDS.function.service} · `, '');
}

/**
 * A still drawing of an architecture as SVG, made on the server; it needs no script and prints. Calls are
 * solid lines, events dashed, polls dotted.
 */
export function ArchitectureDrawing({ architecture, detail, views }: ArchitectureDrawingProps) {
  const id = useId();
  const { boxes, connections, routes, viewBox, width, height } = placeDrawing(architecture, (resource) =>
    detail === 'plate'
      ? plateSize(resource, views !== undefined)
      : { width: factsOf(resource).size.width, height: THUMBNAIL_HEIGHT },
  );
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
      aria-label={sentenceOf(architecture)}
    >
      <defs>
        <marker
          id={arrow}
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto-start-reverse"
        >
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
              <g
                className={styles.glyph}
                transform={`translate(${box.width / 2 - 26} ${box.height / 2 - 26}) scale(2.36)`}
              >
                <Glyph kind={resource.kind} />
              </g>
            ) : (
              <>
                <g className={styles.glyph} transform="translate(11 12)">
                  <Glyph kind={resource.kind} />
                </g>
                <text className={styles.label} x={TEXT_X} y="26">
                  {labelOf(resource)}
                </text>
                <text className={styles.subtitle} x={TEXT_X} y="42">
                  {settingsOf(resource)}
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

/** The instances of a function, one mark each, as many as fit; a number says how many there are. */
function Instances({ view, width }: { view: ResourceView | undefined; width: number }) {
  if (!view?.instances) return null;
  const { states, starting, busy, idle } = view.instances;
  const all = [...states].map((state) => INSTANCE_STATES[state] ?? 'none').filter((state) => state !== 'none');
  const perRow = Math.floor((width - TEXT_X - 10) / MARK_PITCH);
  return (
    <g>
      <text className={styles.count} x={width - 12} y="26">
        {starting + busy + idle}
      </text>
      {all.slice(0, perRow * MARK_ROWS).map((state, place) => (
        <path
          // biome-ignore lint/suspicious/noArrayIndexKey: an instance is its place
          key={place}
          className={styles.instance}
          data-instance={state}
          d={markPath(state, TEXT_X + (place % perRow) * MARK_PITCH, MARKS_Y + Math.floor(place / perRow) * MARK_PITCH)}
        />
      ))}
    </g>
  );
}

/** The outline of an instance's mark, as everywhere: starting is a diamond, busy a disc, idle a square. */
function markPath(state: InstanceState, x: number, y: number): string {
  const half = MARK_SIZE / 2;
  switch (state) {
    case 'starting':
      return `M${x + half} ${y - 0.6}l${half + 0.6} ${half + 0.6}l${-half - 0.6} ${half + 0.6}l${-half - 0.6} ${-half - 0.6}Z`;
    case 'busy':
      return `M${x} ${y + half}a${half} ${half} 0 1 0 ${MARK_SIZE} 0a${half} ${half} 0 1 0 ${-MARK_SIZE} 0Z`;
    default:
      return `M${x + 0.5} ${y + 0.5}h${MARK_SIZE - 1}v${MARK_SIZE - 1}h${1 - MARK_SIZE}Z`;
  }
}

/** The drawing in a sentence, for those who do not see it. */
function sentenceOf({ name, resources, links }: Architecture): string {
  const labels = new Map(resources.map((resource) => [resource.id, labelOf(resource)]));
  const targets = new Map<string, string[]>();
  for (const { from, to } of links) targets.set(from, [...(targets.get(from) ?? []), labels.get(to) ?? to]);
  const parts = [...targets].map(([from, to]) => `${labels.get(from) ?? from} to ${to.join(', ')}`);
  return `Drawing of ${name}: ${parts.join('; ')}.`;
}
