/** Beyond so many words a field's choices are left to the JSON Schema. */
const MOST_CHOICES = 10;

/** What the JSON Schema says of one field. */
export interface FieldFacts {
  type?: string;
  enum?: readonly (string | number)[];
  default?: unknown;
  description?: string;
  unit?: string;
}

/** The values that a field takes, in words, where it takes one of a few. */
export function choiceText({ enum: choices, type }: FieldFacts): string {
  if (!choices) return type === 'boolean' ? 'true or false' : '';
  if (choices.length > MOST_CHOICES) return `one of ${choices.length}, listed in the JSON Schema`;
  return choices.map((choice) => `\`${choice}\``).join(', ');
}

/** One row of a table in Markdown. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
