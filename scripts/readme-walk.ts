/** Heading of the README under which the walk through the live API stands. */
const HEADING = '## Walk through the live API';
const ORIGIN = 'http://localhost:3000';

/**
 * The commands of the README's walk as one script for bash, against another server than the one that a reader has.
 *
 * @throws {Error} When the README has no walk, or one that does not speak to the usual address.
 */
export function walkOf(readme: string, origin: string): string {
  const [, section = ''] = readme.split(`${HEADING}\n`);
  const [own = ''] = section.split('\n## ');
  const blocks = [...own.matchAll(/^```bash\n(.*?)^```$/gms)].map(([, commands = '']) => commands);
  if (blocks.length === 0) throw new Error(`The README has no commands under "${HEADING}".`);
  const script = blocks.join('\n');
  if (!script.includes(ORIGIN)) throw new Error(`The walk of the README does not speak to ${ORIGIN}.`);
  return script.replaceAll(ORIGIN, origin);
}
