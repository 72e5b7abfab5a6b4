import { Document, isScalar, isSeq, Scalar, visit } from 'yaml';
import type { Json } from '../json';

/** Tags that stand for an object with one key. */
const SHORT_TAGS: Readonly<Record<string, string>> = { Ref: '!Ref', 'Fn::Sub': '!Sub', 'Fn::GetAtt': '!GetAtt' };

/**
 * A template as YAML, with the short forms of its functions. It is built as a tree, so that no text can become anything
 * but a text, and is quoted where older readers of YAML would take it for something else.
 *
 * @param comments - Sentences of ours to stand at the top.
 */
export function writeYaml(template: Json, comments: readonly string[]): string {
  const document = new Document(template, { compat: 'yaml-1.1', aliasDuplicateObjects: false });
  visit(document, {
    Map(_, node) {
      const [pair] = node.items;
      if (node.items.length !== 1 || !isScalar(pair?.key)) return undefined;
      const tag = SHORT_TAGS[String(pair.key.value)];
      return tag === undefined ? undefined : shortForm(tag, pair.value);
    },
  });
  visit(document, {
    Scalar(key, node) {
      if (typeof node.value !== 'string' || key === 'key' || node.tag !== undefined) return;
      if (node.value.includes('\n')) node.type = Scalar.BLOCK_LITERAL;
      else if (!/^[A-Za-z][\w:./*-]*$/.test(node.value)) node.type = Scalar.QUOTE_SINGLE;
    },
    Seq(_, node) {
      if (node.items.every((item) => isScalar(item) && item.tag === undefined)) node.flow = true;
    },
  });
  if (comments.length > 0) document.commentBefore = comments.map((line) => ` ${line}`).join('\n');
  return document.toString({ lineWidth: 0, singleQuote: true });
}

/** A function of a template in its short form: `!GetAtt Queue.Arn`. */
function shortForm(tag: string, value: unknown): Scalar | undefined {
  const text = isSeq(value)
    ? value.items.map((item) => (isScalar(item) ? String(item.value) : '')).join('.')
    : undefined;
  const plain = text ?? (isScalar(value) ? String(value.value) : undefined);
  if (plain === undefined) return undefined;
  const scalar = new Scalar(plain);
  scalar.tag = tag;
  return scalar;
}
