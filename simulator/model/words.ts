/** A number for sentences: thousands marked, no fraction from ten on, and two digits at the most below. */
export function inWords(value: number): string {
  if (value > 0 && value < 10) return String(Number(value.toPrecision(2)));
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/**
 * A number with the words that depend on it: `1 batch`, `2 batches`; with a verb as well, `1 batch is in work`.
 *
 * @param many - Words for every number but one; `one` with an s where nothing else is said.
 */
export function counted(value: number, one: string, many = `${one}s`): string {
  const number = inWords(value);
  return `${number} ${number === '1' ? one : many}`;
}
