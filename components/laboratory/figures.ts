import { fieldLabel } from '@/components/editor/field-words';
import { formatMonthly, formatMs, formatRate } from '@/components/simulation/format';
import type { MeasureUnit } from '@/content/laboratory/measures';
import type { Architecture } from '@/simulator';

const percent = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** A figure with its unit. */
export function formatFigure(value: number, unit: MeasureUnit): string {
  switch (unit) {
    case 'usd':
      return Math.abs(value) < 0.01 && value !== 0 ? `$${percent.format(value)}` : formatMonthly(value);
    case 'ms':
      return formatMs(value);
    case 'percent':
      return `${percent.format(value)}%`;
    case 'count':
      return formatRate(value);
  }
}

/** A difference, with its sign. */
export function formatDifference(value: number, unit: MeasureUnit): string {
  if (value === 0) return formatFigure(0, unit);
  const points = unit === 'percent' ? `${percent.format(Math.abs(value))} points` : formatFigure(Math.abs(value), unit);
  return `${value < 0 ? '−' : '+'}${points}`;
}

/** Values of a setting, to be read. */
export function formatValue(value: unknown, unit?: string): string {
  const text =
    typeof value === 'number' ? value.toLocaleString('en-US', { maximumSignificantDigits: 6 }) : String(value);
  return unit === undefined ? text : `${text} ${unit}`;
}

/** The name of what a setting belongs to. */
export function ownerLabel({ resources, links }: Architecture, owner: string): string {
  if (owner === 'account') return 'Account';
  const labelOf = (id: string) => resources.find((each) => each.id === id)?.label ?? id;
  const link = links.find(({ id }) => id === owner);
  return link ? `${labelOf(link.from)} → ${labelOf(link.to)}` : labelOf(owner);
}

/** The name of a setting within its owner, such as `Traffic: rate`. */
export function settingLabel(fields: readonly string[]): string {
  const [first = '', ...rest] = fields.map(fieldLabel);
  return [first, ...rest.map((word) => word.toLowerCase())].join(': ');
}

/** Time that is left, to be read at a glance. */
export function formatLeft(leftS: number | undefined): string {
  if (leftS === undefined) return '';
  return leftS < 1 ? 'under a second left' : `about ${Math.ceil(leftS).toLocaleString('en-US')} s left`;
}

/** Seeds that follow each other, the first one given. */
export function seedsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => first + at);
}

/** Hands a text to the browser as a file. */
export function saveText(name: string, text: string, mediaType: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
