/** Control characters, and what some readers of YAML take for the end of a line; half characters have no bytes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;
const HALF_CHARACTER = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * A person's text as a template may hold it: on one line, and without the signs that a template would follow, which are
 * `${…}` of a substitution and `{{…}}` of a dynamic reference.
 *
 * @param most - Longest text, in characters.
 */
export function inertText(text: string, most: number): string {
  const plain = text
    .replace(UNPRINTABLE, ' ')
    .replace(HALF_CHARACTER, '\ufffd')
    .replace(/\{(?=\{)/g, '{ ')
    .replace(/\$(?=\{)/g, '$ ');
  return [...plain].slice(0, most).join('').trim();
}

/** JSON in which a text can do no harm inside a template: what `inertText` changes is written as an escape. */
export function inertJson(value: unknown): string {
  const escaped = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value)
    .replace(UNPRINTABLE, escaped)
    .replace(/\{(?=\{)|\$(?=\{)/g, escaped);
}
