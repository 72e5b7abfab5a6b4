import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const LANGUAGE = ['request', 'cold', 'warm', 'queued', 'throttled', 'failed', 'money', 'idle'];
const SURFACES = ['paper', 'panel', 'sunken'];

type Rgb = [number, number, number];
type Matrix = [Rgb, Rgb, Rgb];

/** Colours of every block, in the order of the file: light, dark of the system, dark by choice, print. */
const blocks = css
  .split(/color-scheme: (?:light|dark);/)
  .slice(1)
  .map((block) => Object.fromEntries([...block.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]])));
const [light, systemDark, dark, print] = blocks as [Palette, Palette, Palette, Palette];
type Palette = Record<string, string>;

/** Simulations of missing cones at full severity. @see Machado, Oliveira, Fernandes, IEEE TVCG 15(6), 2009. */
const SIGHT: Record<string, Matrix> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function linear(hex: string): Rgb {
  const part = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

/** Contrast ratio of WCAG 2.2, from 1 to 21. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [r, g, bl] = linear(hex);
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl;
  };
  const [dim = 0, bright = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (bright + 0.05) / (dim + 0.05);
}

function lab(hex: string, sight: Matrix): Rgb {
  const rgb = linear(hex);
  const [r, g, b] = sight.map((row) =>
    Math.min(1, Math.max(0, row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2])),
  ) as Rgb;
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** Distance of two colours in CIE 1976 L*a*b*; about 2 can just be told apart side by side. */
function distance(a: string, b: string, sight: Matrix): number {
  const [p, q] = [lab(a, sight), lab(b, sight)];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

describe('tokens', () => {
  it('gives the dark theme by choice the colours of the dark theme by system, and paper the light ones', () => {
    expect(Object.keys(light).length).toBeGreaterThan(30);
    expect(dark).toEqual(systemDark);
    expect(print).toEqual(light);
    expect(Object.keys(dark)).toEqual(Object.keys(light));
  });

  describe.each([
    ['light', light],
    ['dark', dark],
  ])('%s', (_, theme) => {
    const colour = (name: string) => theme[name] ?? expect.fail(`tokens.css has no --${name}`);

    it.each(SURFACES)('text reads on %s at 4.5:1 or more', (surface) => {
      for (const name of ['ink', 'ink-2', 'ink-3', ...LANGUAGE.map((state) => `c-${state}-text`)]) {
        expect(contrast(colour(name), colour(surface)), name).toBeGreaterThanOrEqual(4.5);
      }
    });

    it.each(SURFACES)('marks and outlines stand out on %s at 3:1 or more', (surface) => {
      for (const name of ['line-strong', 'focus', ...LANGUAGE.map((state) => `c-${state}`)]) {
        expect(contrast(colour(name), colour(surface)), name).toBeGreaterThanOrEqual(3);
      }
    });

    it.each(LANGUAGE)('words on the tint of %s read at 4.5:1 or more', (state) => {
      for (const name of ['ink', 'ink-2', `c-${state}-text`]) {
        expect(contrast(colour(name), colour(`c-${state}-soft`)), name).toBeGreaterThanOrEqual(4.5);
      }
    });

    it.each(Object.keys(SIGHT))('states that share the diagram stay apart, sight: %s', (kind) => {
      const sight = SIGHT[kind] as Matrix;
      const states = LANGUAGE.filter((state) => state !== 'idle' && state !== 'money');
      for (const [i, a] of states.entries()) {
        for (const b of states.slice(i + 1)) {
          expect(distance(colour(`c-${a}`), colour(`c-${b}`), sight), `${a} and ${b}`).toBeGreaterThan(16);
        }
      }
    });
  });
});
