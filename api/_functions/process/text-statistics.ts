import type { JsonObject } from '../../_ports/json';
import { excerpt } from './excerpt';

const FREQUENT_WORDS = 10;

/** Letters and digits with their marks; an apostrophe or a point inside belongs to the word. */
const WORD = /[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*(?:['’.][\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*)*/gu;
/** Scripts that put no blanks between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
/** The end of a sentence: its marks and what closes after them, before a blank or at the end of a line. */
const SENTENCE_END = /[.!?…]+["'’”»)\]]*(?=\s|$)|[。！？]+/gmu;

const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
/** The segmenter's time grows with the square of the text: 32,000 characters at once took a second. */
const SEGMENTED_AT_ONCE = 256;

/** Counts words: what stands between blanks and punctuation, and by a dictionary where the script has no blanks. */
export function countWords(text: string): number {
  let count = 0;
  for (const _ of wordsOf(text)) count += 1;
  return count;
}

/**
 * Sums a text up: characters (code points), words, sentences, lines, the longest line in characters, and the most
 * frequent words. A break at the end begins no new line; a line that ends without a mark ends a sentence.
 */
export function describeText(text: string): JsonObject {
  const lines = text.replace(/(?:\r\n|\r|\n)$/, '').split(/\r\n|\r|\n/);
  const frequency = wordFrequency(text);
  return {
    kind: 'text',
    characters: countCharacters(text),
    words: [...frequency.values()].reduce((sum, count) => sum + count, 0),
    sentences: lines.reduce((sum, line) => sum + countSentences(line), 0),
    lines: lines.length,
    longestLine: lines.reduce((longest, line) => Math.max(longest, countCharacters(line)), 0),
    frequentWords: mostFrequent(frequency),
  };
}

function* wordsOf(text: string): Generator<string> {
  for (const [run] of text.matchAll(WORD)) {
    if (!UNSPACED.test(run)) {
      yield run;
      continue;
    }
    for (let from = 0; from < run.length; from += SEGMENTED_AT_ONCE) {
      const piece = run.slice(from, from + SEGMENTED_AT_ONCE);
      for (const { segment, isWordLike } of segmenter.segment(piece)) if (isWordLike) yield segment;
    }
  }
}

function wordFrequency(text: string): Map<string, number> {
  const frequency = new Map<string, number>();
  for (const word of wordsOf(text)) {
    const key = word.toLowerCase();
    frequency.set(key, (frequency.get(key) ?? 0) + 1);
  }
  return frequency;
}

/** Ties stand in the order of the alphabet, so that the same text always gives the same list. */
function mostFrequent(frequency: Map<string, number>): JsonObject[] {
  return [...frequency]
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, FREQUENT_WORDS)
    .map(([word, count]) => ({ word: excerpt(word), count }));
}

function countSentences(line: string): number {
  let count = 0;
  let end = 0;
  for (const match of line.matchAll(SENTENCE_END)) {
    count += 1;
    end = match.index + match[0].length;
  }
  return line.slice(end).trim() === '' ? count : count + 1;
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
