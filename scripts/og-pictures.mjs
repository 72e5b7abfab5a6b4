// Makes the preview pictures and the icons that are no SVG, from the built site and its own styles:
//   npm run build && node scripts/og-pictures.mjs
// The results are kept in the repository, because a build elsewhere has no browser.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { FINGERPRINTS, PICTURES, picturesOf } from './og-text.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function untilReady(url) {
  for (let tries = 0; tries < 100; tries += 1) {
    const isReady = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url}: expected an answer; run the build first`);
}

/** Replaces the page by the picture; runs in the browser, with the fonts and colours of the page around it. */
function compose({ title, text, name, slug }) {
  const drawing = document.querySelector(`[data-card="${slug}"] svg[data-drawing]`);
  const element = (tag, style, content) => {
    const made = document.createElement(tag);
    Object.assign(made.style, style);
    if (content) made.textContent = content;
    return made;
  };
  const frame = element('div', {
    position: 'fixed',
    inset: '0',
    display: 'grid',
    gridTemplateColumns: '560px 1fr',
    gap: '48px',
    alignItems: 'center',
    boxSizing: 'border-box',
    padding: '56px 56px 56px 64px',
    background: 'var(--paper)',
    zIndex: '99',
  });
  const words = element('div', {
    display: 'flex',
    flexDirection: 'column',
    height: '100%',
    justifyContent: 'space-between',
  });
  const main = element('div', { display: 'grid', gap: '24px' });
  main.append(
    element(
      'div',
      { font: `500 ${title.length > 40 ? 54 : 64}px/1.06 var(--serif)`, letterSpacing: '-0.02em', textWrap: 'balance' },
      title,
    ),
    element('div', { font: '400 26px/1.4 var(--serif)', color: 'var(--ink-2)' }, text),
  );
  const foot = element(
    'div',
    { font: '600 22px/1.2 var(--sans)', color: 'var(--ink)' },
    name === 'site' ? 'Cloud Architecture Patterns' : 'Cloud Architecture Patterns · runs in your browser',
  );
  words.append(main, foot);
  const plate = element('div', { padding: '28px', border: '1px solid var(--line)', background: 'var(--sunken)' });
  if (drawing) plate.append(drawing.cloneNode(true));
  frame.append(words, plate);
  document.body.replaceChildren(frame);
}

/** An icon file of the old kind around one PNG of 32 pixels. */
function icoOf(png) {
  const head = Buffer.alloc(22);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(1, 4);
  head.writeUInt8(32, 6);
  head.writeUInt8(32, 7);
  head.writeUInt16LE(1, 10);
  head.writeUInt16LE(32, 12);
  head.writeUInt32LE(png.length, 14);
  head.writeUInt32LE(head.length, 18);
  return Buffer.concat([head, png]);
}

async function makePictures(browser, origin) {
  const page = await browser.newPage({ viewport: { width: 1200, height: 630 }, colorScheme: 'light' });
  // Without its scripts, so that nothing puts the page back.
  await page.route('**/*.js', (route) => route.abort());
  mkdirSync(join(root, PICTURES), { recursive: true });
  const fingerprints = {};
  for (const picture of picturesOf(root)) {
    await page.goto(origin, { waitUntil: 'load' });
    await page.evaluate(compose, picture);
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: join(root, PICTURES, `${picture.name}.png`) });
    fingerprints[picture.name] = picture.fingerprint;
  }
  writeFileSync(join(root, FINGERPRINTS), `${JSON.stringify(fingerprints, null, 2)}\n`);
  await page.close();
}

async function makeIcons(browser) {
  const svg = readFileSync(join(root, 'app', 'icon.svg'), 'utf8');
  for (const [size, write] of [
    [180, (png) => writeFileSync(join(root, 'app', 'apple-icon.png'), png)],
    [32, (png) => writeFileSync(join(root, 'app', 'favicon.ico'), icoOf(png))],
  ]) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    // The icon of a phone is cut to its own shape: it fills its square.
    const source = size === 180 ? svg.replace(' rx="5"', '') : svg;
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${source}`);
    write(await page.screenshot({ omitBackground: true }));
    await page.close();
  }
}

const port = await freePort();
const origin = `http://127.0.0.1:${port}/`;
const server = spawn(join(root, 'node_modules', '.bin', 'next'), ['start', '-H', '127.0.0.1', '-p', String(port)], {
  cwd: root,
  stdio: 'ignore',
});
try {
  await untilReady(origin);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  await makePictures(browser, origin);
  await makeIcons(browser);
  await browser.close();
} finally {
  server.kill();
}
