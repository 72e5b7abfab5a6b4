import type { Box, Connection, Point } from './geometry';

export type Side = 'left' | 'right' | 'top' | 'bottom';

/** The way a diagram edge takes. */
export interface Route {
  /** SVG path data from the source's side to the target's. */
  d: string;
  /** The same way as `ROUTE_SAMPLES` points at equal distances: `x0, y0, x1, y1, ...`. Moving dots follow it. */
  samples: Float64Array;
  /** Where the label stands. */
  label: Point;
  source: Point;
  target: Point;
  /** In diagram units. */
  length: number;
}

export const ROUTE_SAMPLES = 65;
const CORNER = 18;
const CLEARANCE = 8;
const LANE = 26;
const PORT_INSET = 16;

interface End {
  at: Point;
  side: Side;
}

type Segment = { kind: 'line'; to: Point } | { kind: 'cubic'; c1: Point; c2: Point; to: Point };

/**
 * Routes every connection between its boxes. Sides are chosen so that a way crosses as few other boxes
 * as possible; ends that share a side stand apart, in the order of what they lead to, so that ways do not
 * cross for nothing.
 *
 * @returns Routes by connection id; a connection whose end has no box is left out.
 */
export function routeConnections(
  connections: readonly Connection[],
  boxes: ReadonlyMap<string, Box>,
): ReadonlyMap<string, Route> {
  return new RoutePlanner().route(connections, boxes);
}

/** What was found for a connection, and all that it was found from. */
interface Plan extends Choice {
  /** The room that its possible ways pass through: only boxes in there matter. */
  reach: Bounds;
  /** Below all boxes, and whether a way along there was among the possible ones. */
  lane: number;
  isLaneTried: boolean;
  route: Route | undefined;
}

/**
 * Routes connections as `routeConnections` does, again and again while boxes move. What a change does not concern is not
 * looked at again, and its route stays the same object.
 */
export class RoutePlanner {
  private boxes: ReadonlyMap<string, Box> = new Map();
  private plans = new Map<string, Plan>();

  route(connections: readonly Connection[], boxes: ReadonlyMap<string, Box>): ReadonlyMap<string, Route> {
    const lane = Math.max(0, ...[...boxes.values()].map((box) => box.y + box.height)) + LANE;
    const changed = changedBoxes(this.boxes, boxes);
    const entries = [...boxes];
    const planned = connections.flatMap((connection): { connection: Connection; plan: Plan }[] => {
      const from = boxes.get(connection.from);
      const to = boxes.get(connection.to);
      if (!from || !to || from === to) return [];
      const known = this.plans.get(connection.id);
      if (known && (known.lane === lane || !known.isLaneTried) && sameBox(known.from, from) && sameBox(known.to, to)) {
        if (!changed.some((box) => isNear(known.reach, box))) return [{ connection, plan: known }];
      }
      const others = entries.filter(([id]) => id !== connection.from && id !== connection.to).map(([, box]) => box);
      return [{ connection, plan: { from, to, lane, route: undefined, ...chooseSides(from, to, others, lane) } }];
    });
    const ports = spreadPorts(planned.map(({ plan }) => plan));
    const routes = new Map<string, Route>();
    planned.forEach(({ connection, plan }, index) => {
      const source = ports.get(`${index}:source`) as Point;
      const target = ports.get(`${index}:target`) as Point;
      const isSame = plan.route && samePoint(plan.route.source, source) && samePoint(plan.route.target, target);
      plan.route = isSame && plan.route ? plan.route : routeBetween(source, target, plan, lane);
      routes.set(connection.id, plan.route);
    });
    this.boxes = boxes;
    this.plans = new Map(planned.map(({ connection, plan }) => [connection.id, plan]));
    return routes;
  }
}

function routeBetween(source: Point, target: Point, { sourceSide, targetSide }: Choice, lane: number): Route {
  const segments = shape({ at: source, side: sourceSide }, { at: target, side: targetSide }, lane);
  const samples = sample(source, segments);
  return {
    d: pathData(source, segments),
    samples,
    label: labelPoint(samples, sourceSide, targetSide),
    source,
    target,
    length: lengthOf(samples),
  };
}

/** Boxes that came, went or are elsewhere, as they were and as they are. */
function changedBoxes(before: ReadonlyMap<string, Box>, after: ReadonlyMap<string, Box>): Box[] {
  const changed: Box[] = [];
  for (const [id, box] of after) {
    const known = before.get(id);
    if (known && sameBox(known, box)) continue;
    changed.push(box);
    if (known) changed.push(known);
  }
  for (const [id, box] of before) if (!after.has(id)) changed.push(box);
  return changed;
}

function sameBox(a: Box, b: Box): boolean {
  return samePoint(a, b) && a.width === b.width && a.height === b.height;
}

function samePoint(a: Point, b: Point): boolean {
  return a.x === b.x && a.y === b.y;
}

/** The point at a share (0 to 1) of a route's length, written into `out`. */
export function pointOnRoute(samples: Float64Array, share: number, out: Point): Point {
  const last = samples.length / 2 - 1;
  const position = Math.min(1, Math.max(0, share)) * last;
  const index = Math.min(last - 1, Math.floor(position));
  const part = position - index;
  const x0 = samples[index * 2] as number;
  const y0 = samples[index * 2 + 1] as number;
  out.x = x0 + ((samples[index * 2 + 2] as number) - x0) * part;
  out.y = y0 + ((samples[index * 2 + 3] as number) - y0) * part;
  return out;
}

function sidePairs(from: Box, to: Box): [Side, Side][] {
  const vertical: [Side, Side] = to.y > from.y ? ['bottom', 'top'] : ['top', 'bottom'];
  if (to.x >= from.x + from.width) {
    return [
      ['right', 'left'],
      [vertical[0], 'left'],
      ['right', vertical[1]],
      ['bottom', 'bottom'],
    ];
  }
  if (to.x + to.width <= from.x) {
    return [
      ['left', 'right'],
      [vertical[0], 'right'],
      ['left', vertical[1]],
      ['bottom', 'bottom'],
    ];
  }
  return [vertical, ['right', 'right'], ['left', 'left']];
}

interface Bounds {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function chooseSides(
  from: Box,
  to: Box,
  others: readonly Box[],
  lane: number,
): { sourceSide: Side; targetSide: Side; reach: Bounds; isLaneTried: boolean } {
  let best: [Side, Side] = ['right', 'left'];
  let fewest = Number.POSITIVE_INFINITY;
  let isLaneTried = false;
  const reach = nowhere();
  for (const [sourceSide, targetSide] of sidePairs(from, to)) {
    const source = { at: middle(from, sourceSide), side: sourceSide };
    const segments = shape(source, { at: middle(to, targetSide), side: targetSide }, lane);
    const samples = sample(source.at, segments);
    isLaneTried ||= sourceSide === 'bottom' && targetSide === 'bottom';
    const bounds = boundsOf(samples);
    widen(reach, bounds);
    const near = others.filter((box) => isNear(bounds, box));
    const crossings = near.length === 0 ? 0 : countInside(samples, near);
    if (crossings < fewest) {
      fewest = crossings;
      best = [sourceSide, targetSide];
    }
    if (fewest === 0) break;
  }
  return { sourceSide: best[0], targetSide: best[1], reach, isLaneTried };
}

function nowhere(): Bounds {
  const { POSITIVE_INFINITY: high, NEGATIVE_INFINITY: low } = Number;
  return { left: high, right: low, top: high, bottom: low };
}

function widen(bounds: Bounds, { left, right, top, bottom }: Bounds): void {
  bounds.left = Math.min(bounds.left, left);
  bounds.right = Math.max(bounds.right, right);
  bounds.top = Math.min(bounds.top, top);
  bounds.bottom = Math.max(bounds.bottom, bottom);
}

function boundsOf(samples: Float64Array): Bounds {
  const bounds = nowhere();
  for (let i = 0; i < samples.length; i += 2) {
    const x = samples[i] as number;
    const y = samples[i + 1] as number;
    widen(bounds, { left: x, right: x, top: y, bottom: y });
  }
  return bounds;
}

/** Whether points within bounds can lie in a box; in a large diagram most boxes are far from most ways. */
function isNear({ left, right, top, bottom }: Bounds, box: Box): boolean {
  return (
    right > box.x - CLEARANCE &&
    left < box.x + box.width + CLEARANCE &&
    bottom > box.y - CLEARANCE &&
    top < box.y + box.height + CLEARANCE
  );
}

function countInside(samples: Float64Array, boxes: readonly Box[]): number {
  let inside = 0;
  for (let i = 0; i < samples.length; i += 2) {
    const x = samples[i] as number;
    const y = samples[i + 1] as number;
    for (const box of boxes) {
      const isInside =
        x > box.x - CLEARANCE &&
        x < box.x + box.width + CLEARANCE &&
        y > box.y - CLEARANCE &&
        y < box.y + box.height + CLEARANCE;
      if (isInside) inside += 1;
    }
  }
  return inside;
}

interface Choice {
  from: Box;
  to: Box;
  sourceSide: Side;
  targetSide: Side;
}

function spreadPorts(choices: readonly Choice[]): ReadonlyMap<string, Point> {
  const bySide = new Map<string, { key: string; box: Box; side: Side; order: number; index: number }[]>();
  choices.forEach(({ from, to, sourceSide, targetSide }, index) => {
    for (const [key, box, side, other, otherSide] of [
      [`${index}:source`, from, sourceSide, to, targetSide],
      [`${index}:target`, to, targetSide, from, sourceSide],
    ] as const) {
      const name = `${box.x},${box.y},${side}`;
      const list = bySide.get(name) ?? [];
      list.push({ key, box, side, order: orderOf(side, other, otherSide), index });
      bySide.set(name, list);
    }
  });
  const ports = new Map<string, Point>();
  for (const list of bySide.values()) {
    list.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : a.index - b.index));
    list.forEach(({ key, box, side }, place) => {
      ports.set(key, portAt(box, side, (place + 1) / (list.length + 1)));
    });
  }
  return ports;
}

/** Ends stand in the order of the boxes they lead to; a way that turns once stands on the side it turns to. */
function orderOf(side: Side, other: Box, otherSide: Side): number {
  if (isHorizontal(side) === isHorizontal(otherSide)) {
    return isHorizontal(side) ? other.y + other.height / 2 : other.x + other.width / 2;
  }
  return otherSide === 'top' || otherSide === 'left' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function middle(box: Box, side: Side): Point {
  return portAt(box, side, 0.5);
}

function portAt(box: Box, side: Side, share: number): Point {
  const x = box.x + PORT_INSET + (box.width - 2 * PORT_INSET) * share;
  const y = box.y + PORT_INSET + (box.height - 2 * PORT_INSET) * share;
  switch (side) {
    case 'left':
      return { x: box.x, y };
    case 'right':
      return { x: box.x + box.width, y };
    case 'top':
      return { x, y: box.y };
    case 'bottom':
      return { x, y: box.y + box.height };
  }
}

function isHorizontal(side: Side): boolean {
  return side === 'left' || side === 'right';
}

function shape(source: End, target: End, lane: number): Segment[] {
  const a = source.at;
  const b = target.at;
  if (source.side === target.side) return shapeU(source, target, lane);
  if (isHorizontal(source.side) !== isHorizontal(target.side)) {
    return rounded([a, isHorizontal(source.side) ? { x: b.x, y: a.y } : { x: a.x, y: b.y }, b]);
  }
  if (isHorizontal(source.side)) {
    const reach = (b.x - a.x) / 2;
    return [{ kind: 'cubic', c1: { x: a.x + reach, y: a.y }, c2: { x: b.x - reach, y: b.y }, to: b }];
  }
  const reach = (b.y - a.y) / 2;
  return [{ kind: 'cubic', c1: { x: a.x, y: a.y + reach }, c2: { x: b.x, y: b.y - reach }, to: b }];
}

function shapeU({ at: a, side }: End, { at: b }: End, lane: number): Segment[] {
  switch (side) {
    case 'bottom':
      return rounded([a, { x: a.x, y: lane }, { x: b.x, y: lane }, b]);
    case 'top': {
      const y = Math.min(a.y, b.y) - LANE;
      return rounded([a, { x: a.x, y }, { x: b.x, y }, b]);
    }
    case 'right': {
      const x = Math.max(a.x, b.x) + LANE;
      return rounded([a, { x, y: a.y }, { x, y: b.y }, b]);
    }
    case 'left': {
      const x = Math.min(a.x, b.x) - LANE;
      return rounded([a, { x, y: a.y }, { x, y: b.y }, b]);
    }
  }
}

/** A polyline with rounded corners. */
function rounded(points: readonly Point[]): Segment[] {
  const segments: Segment[] = [];
  for (let i = 1; i < points.length; i += 1) {
    const previous = points[i - 1] as Point;
    const corner = points[i] as Point;
    const next = points[i + 1];
    if (!next) {
      segments.push({ kind: 'line', to: corner });
      continue;
    }
    const before = towards(corner, previous, CORNER);
    const after = towards(corner, next, CORNER);
    segments.push({ kind: 'line', to: before });
    segments.push({ kind: 'cubic', c1: corner, c2: corner, to: after });
  }
  return segments;
}

function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length === 0) return from;
  const share = Math.min(distance, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function pathData(start: Point, segments: readonly Segment[]): string {
  const at = ({ x, y }: Point) => `${round(x)},${round(y)}`;
  const parts = segments.map((segment) =>
    segment.kind === 'line' ? `L${at(segment.to)}` : `C${at(segment.c1)} ${at(segment.c2)} ${at(segment.to)}`,
  );
  return `M${at(start)}${parts.join('')}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

const FINE_STEPS = 24;

/** Points at equal distances along the way; a dot that advances evenly in index advances evenly in length. */
function sample(start: Point, segments: readonly Segment[]): Float64Array {
  const fine: Point[] = [start];
  let from = start;
  for (const segment of segments) {
    for (let step = 1; step <= FINE_STEPS; step += 1) fine.push(pointOn(from, segment, step / FINE_STEPS));
    from = segment.to;
  }
  const distances = [0];
  for (let i = 1; i < fine.length; i += 1) {
    const a = fine[i - 1] as Point;
    const b = fine[i] as Point;
    distances.push((distances[i - 1] as number) + distance(b.x - a.x, b.y - a.y));
  }
  const total = distances.at(-1) as number;
  const samples = new Float64Array(ROUTE_SAMPLES * 2);
  let index = 1;
  for (let i = 0; i < ROUTE_SAMPLES; i += 1) {
    const wanted = (total * i) / (ROUTE_SAMPLES - 1);
    while (index < fine.length - 1 && (distances[index] as number) < wanted) index += 1;
    const a = fine[index - 1] as Point;
    const b = fine[index] as Point;
    const length = (distances[index] as number) - (distances[index - 1] as number);
    const share = length === 0 ? 0 : (wanted - (distances[index - 1] as number)) / length;
    samples[i * 2] = a.x + (b.x - a.x) * share;
    samples[i * 2 + 1] = a.y + (b.y - a.y) * share;
  }
  return samples;
}

/** `Math.hypot` guards against overflow, and takes most of the time of a large diagram for it. */
function distance(dx: number, dy: number): number {
  return Math.sqrt(dx * dx + dy * dy);
}

function pointOn(from: Point, segment: Segment, t: number): Point {
  if (segment.kind === 'line') {
    return { x: from.x + (segment.to.x - from.x) * t, y: from.y + (segment.to.y - from.y) * t };
  }
  const u = 1 - t;
  const { c1, c2, to } = segment;
  return {
    x: u * u * u * from.x + 3 * u * u * t * c1.x + 3 * u * t * t * c2.x + t * t * t * to.x,
    y: u * u * u * from.y + 3 * u * u * t * c1.y + 3 * u * t * t * c2.y + t * t * t * to.y,
  };
}

function lengthOf(samples: Float64Array): number {
  let length = 0;
  for (let i = 2; i < samples.length; i += 2) {
    const dx = (samples[i] as number) - (samples[i - 2] as number);
    length += distance(dx, (samples[i + 1] as number) - (samples[i - 1] as number));
  }
  return length;
}

const LABEL_LIFT = 10;
/** Slope up to which a label stands above its line instead of on it. */
const FLAT = 0.25;

/** The middle of the way, lifted above it where it runs flat, so that the label hides nothing that moves. */
function labelPoint(samples: Float64Array, sourceSide: Side, targetSide: Side): Point {
  const share = isHorizontal(sourceSide) === isHorizontal(targetSide) ? 0.5 : 0.6;
  const before = pointOnRoute(samples, share - 0.05, { x: 0, y: 0 });
  const after = pointOnRoute(samples, share + 0.05, { x: 0, y: 0 });
  const middle = pointOnRoute(samples, share, { x: 0, y: 0 });
  const isFlat = Math.abs(after.y - before.y) <= FLAT * Math.abs(after.x - before.x);
  return isFlat ? { x: middle.x, y: middle.y - LABEL_LIFT } : middle;
}
