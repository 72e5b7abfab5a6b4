/** A whole number with thousands marked, for sentences. */
export function inWords(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}
