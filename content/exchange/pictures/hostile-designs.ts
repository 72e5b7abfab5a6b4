import fc from 'fast-check';
import { type Architecture, parseArchitecture } from '@/simulator';

/** The design with one text wherever a person may write one. */
function labelled(architecture: Architecture, label: string): Architecture {
  const parsed = parseArchitecture({
    ...architecture,
    name: label,
    resources: architecture.resources.map((each) => ({ ...each, label })),
    links: architecture.links.map((each) => ({ ...each, label })),
    notes: [{ id: 'a-note', text: label, x: -40, y: -200 }],
    frames: [
      { id: 'a-frame', title: label, x: -60, y: -60, width: 700, height: 500 },
      { id: 'another-frame', title: label, x: -50, y: -50, width: 300, height: 300 },
    ],
  });
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.errors));
  return parsed.value;
}

const texts = fc.oneof(
  fc.string({ minLength: 1, maxLength: 60, unit: 'binary' }),
  fc.constantFrom(
    '</text><script>alert(1)</script>',
    '"]]>&evil;<![CDATA[',
    '</metadata><metadata id="cloud-architecture">{}',
    'end"]; click r0 "javascript:alert(1)"',
    '%%{init: {"securityLevel": "loose"}}%%',
    '\u0000\ud800\u2028\n\t`x`',
  ),
);
/**
 * Test support: designs in which a hostile text stands wherever a person may write one.
 *
 * @param designOf - The random design with a number.
 */
export function hostileDesigns(designOf: (number: number) => Architecture): fc.Arbitrary<Architecture> {
  return fc.tuple(fc.integer({ min: 1, max: 300 }), texts).map(([number, text]) => labelled(designOf(number), text));
}
