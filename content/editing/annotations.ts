import type { Architecture, Frame, Note } from '@/simulator';
import { freeId } from '../checks/changes';
import { type Box, boxesOf, hullOf, isInside, overlaps, type Place, type Size, snapped } from './boxes';
import { accepted, annotationOf, type Edit, refusedEdit, withAdded } from './edit';
import { aroundBoxes } from './frames';

/** What a diagram says beside its parts. */
export type Annotation = Note | Frame;

const NOTE_SIZE = { width: 220, height: 90 };
const FRAME_SIZE = { width: 480, height: 320 };
const STEP_PX = 30;

/** Whether an annotation is a frame. */
export function isFrame(annotation: Annotation): annotation is Frame {
  return 'title' in annotation;
}

/** What people call an annotation: the title of a frame, the first words of a note. */
export function nameOfAnnotation(annotation: Annotation): string {
  if (isFrame(annotation)) return annotation.title;
  const [line = ''] = annotation.text.trim().split('\n');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line || 'a note';
}

/** Adds a note with its middle at a place; without one, left above everything. */
export function insertNote(middle?: Place): Edit {
  return (architecture) => inserted(architecture, 'notes', { text: 'Note' }, boxAt(architecture, NOTE_SIZE, middle));
}

/** Adds a frame: around parts where some are named, else with its middle at a place. */
export function insertFrame({ around, middle }: { around: readonly string[]; middle?: Place }): Edit {
  return (architecture) => {
    const boxes = boxesOf(architecture);
    const framed = around.flatMap((id) => boxes.get(id) ?? []);
    const box = framed.length === 0 ? boxAt(architecture, FRAME_SIZE, middle) : aroundBoxes(framed);
    return inserted(architecture, 'frames', { title: 'Frame' }, box);
  };
}

/** Gives an annotation another text, title, place or size. */
export function setAnnotation(id: string, fields: Partial<Omit<Note & Frame, 'id'>>): Edit {
  return (architecture) => {
    if (!annotationOf(architecture, id)) return refusedEdit('What was to be changed is not there any more.');
    return accepted(withAnnotation(architecture, id, fields));
  };
}

/** The design with other fields of one annotation; undefined takes a field away. */
export function withAnnotation(
  architecture: Architecture,
  id: string,
  fields: Readonly<Record<string, unknown>>,
): Architecture {
  const changed = <T extends Annotation>(each: T): T => {
    if (each.id !== id) return each;
    const entries = Object.entries({ ...each, ...fields }).filter(([, value]) => value !== undefined);
    return Object.fromEntries(entries) as T;
  };
  return { ...architecture, notes: architecture.notes.map(changed), frames: architecture.frames.map(changed) };
}

function inserted(
  architecture: Architecture,
  list: 'notes' | 'frames',
  words: { text: string } | { title: string },
  box: Box,
) {
  const id = freeId(architecture, list.slice(0, -1));
  const edited = withAdded(architecture, { [list]: [{ id, ...words, ...box }] });
  return edited.kind === 'done' ? { ...edited, made: [id] } : edited;
}

/** A box of a size with its middle at a place, or below what stands there; without a place, left above everything. */
function boxAt(architecture: Architecture, size: Size, middle: Place | undefined): Box {
  const boxes = [...boxesOf(architecture).values()];
  const hull = hullOf(boxes);
  const wish = middle
    ? { x: middle.x - size.width / 2, y: middle.y - size.height / 2 }
    : { x: hull.x, y: hull.y - size.height - STEP_PX };
  const box = { x: snapped(wish.x), y: snapped(wish.y), ...size };
  for (let tries = 0; tries <= boxes.length; tries += 1) {
    const hit = boxes.find((each) => overlaps(each, box) && !isInside(box, each));
    if (!hit) break;
    box.y = snapped(hit.y + hit.height + STEP_PX);
  }
  return box;
}
