import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Words of a rule, or one of its marks. Undocumented: no provider states it. Unverified: it is common knowledge that no
 * stored document confirms.
 */
export interface RulePiece {
  text: string;
  isMark: boolean;
}

/** A numbered rule of the simulator that rests on no document. */
export interface DoubtfulRule {
  /** Such as `F3`. */
  number: string;
  /** Heading it stands under. */
  section: string;
  /** The rule in pieces, in order; the marks say what the words before them rest on. */
  pieces: RulePiece[];
}

/**
 * The rules of a specification that are marked as undocumented or unverified, in its order.
 *
 * @param markdown - Rules are list items that begin with a number in bold, under headings of the second level.
 */
export function doubtfulRules(markdown: string): DoubtfulRule[] {
  return markdown.split(/^## /m).flatMap((part) => {
    const section = part.split('\n', 1)[0]?.trim() ?? '';
    const rules = part.matchAll(/^- \*\*([A-Z]+\d+[a-z]?)\*\* ((?:.+\n?)(?:^[ \t]+\S.*\n?)*)/gm);
    return [...rules].flatMap(([, number = '', raw = '']) => {
      const pieces = piecesOf(raw.replace(/\s+/g, ' ').trim());
      return pieces.some(({ isMark }) => isMark) ? [{ number, section, pieces }] : [];
    });
  });
}

/** Splits a rule at its marks; other emphasis and code lose their signs. */
function piecesOf(text: string): RulePiece[] {
  return text
    .split(/\*\*((?:undocumented|unverified)[.:]?)\*\*/i)
    .map((piece, at) => ({ text: piece.replace(/[*`]/g, ''), isMark: at % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}

/** The doubtful rules of this simulator; for the server only. */
export async function readDoubtfulRules(): Promise<DoubtfulRule[]> {
  return doubtfulRules(await readFile(join(process.cwd(), 'simulator', 'SPEC.md'), 'utf8'));
}
