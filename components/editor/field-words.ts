/** Endings of names that tell the unit, which a form shows by itself. */
const UNITS = /(?:PerS|Ms|Us|S|Min|Mib|Gib|Bytes|Percent)$/;

/**
 * The name of a setting as a form shows it, such as `Visibility timeout` for `visibilityTimeoutS`: the unit stands
 * beside the field.
 */
export function fieldLabel(name: string): string {
  const bare = name.replace(/Per10S$/, 'Per 10 s').replace(UNITS, '');
  const words = (bare.length > 1 ? bare : name).replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A choice as a form shows it, such as `On-demand`. */
export function choiceLabel(option: string): string {
  return /^[a-z-]+$/.test(option) ? option.charAt(0).toUpperCase() + option.slice(1) : option;
}
