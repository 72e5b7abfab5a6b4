import * as z from 'zod/mini';
import { idSchema } from './kinds/common';
import { named, parameter, whole } from './parameter';

const FARTHEST_PX = 100_000;
const LARGEST_PX = 20_000;

const coordinate = (description: string) =>
  parameter(z.number().check(z.minimum(-FARTHEST_PX), z.maximum(FARTHEST_PX)), { description, unit: 'px' });

/** A corner on the diagram. */
export const placeFields = {
  x: coordinate('Left edge; larger is further right.'),
  y: coordinate('Upper edge; larger is further down.'),
};

const extent = (least: number, known: number, description: string) =>
  parameter(z._default(whole(least, LARGEST_PX), known), { description, unit: 'px' });

/** A text on the diagram, for those who read it. */
export const noteSchema = named(
  'note',
  z.strictObject({
    id: parameter(idSchema, { description: 'Name of the note, unique among resources, notes and frames.' }),
    text: parameter(z.string().check(z.minLength(1), z.maxLength(2_000)), {
      description: 'What it says, as plain text; line breaks stay.',
    }),
    ...placeFields,
    width: extent(80, 220, 'How wide it is.'),
    height: extent(40, 90, 'How high it is.'),
  }),
  'A text on the diagram, for those who read it.',
);

/** A box with a title, drawn behind the parts that stand in it. */
export const frameSchema = named(
  'frame',
  z.strictObject({
    id: parameter(idSchema, { description: 'Name of the frame, unique among resources, notes and frames.' }),
    title: parameter(z.string().check(z.minLength(1), z.maxLength(200)), { description: 'What stands at its top.' }),
    ...placeFields,
    width: extent(80, 480, 'How wide it is.'),
    height: extent(60, 320, 'How high it is.'),
  }),
  'A box with a title around parts that belong together; what has its middle in the box is in the frame.',
);

export type Note = z.infer<typeof noteSchema>;
export type Frame = z.infer<typeof frameSchema>;
