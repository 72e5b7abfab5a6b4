const LONGEST_EXCERPT = 80;

/**
 * A piece of somebody's file as it may stand in an answer: short, and without control characters, which a store may
 * refuse, direction marks, which turn the text around them, and halves of surrogate pairs, which no encoding holds.
 */
export function excerpt(text: string): string {
  const points = Array.from(text.slice(0, 4 * LONGEST_EXCERPT), (point) =>
    /^[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]$/u.test(point) ? '\u{FFFD}' : point,
  );
  return points.length > LONGEST_EXCERPT ? `${points.slice(0, LONGEST_EXCERPT - 1).join('')}…` : points.join('');
}
