import type { Architecture } from '@/simulator';

/** One form in which a design can be taken away. */
export interface ExportForm {
  id: string;
  label: string;
  /** What it is good for, in a few words. */
  hint: string;
  fileEnding: string;
  mediaType: string;
  /** The content of the file. Writers are fetched when somebody asks for them. */
  make(architecture: Architecture, picture: PictureOptions): Promise<string | Blob>;
}

/** How a picture is made. */
export interface PictureOptions {
  theme: 'light' | 'dark';
  /** Pixels of a PNG for each pixel of the diagram. */
  scale: number;
}

/** A picture as sharp as most screens, in the colours of the page. */
export function usualPicture(): PictureOptions {
  const isDark = getComputedStyle(document.documentElement).colorScheme === 'dark';
  return { theme: isDark ? 'dark' : 'light', scale: 2 };
}

/** Browsers draw no larger pictures. */
const MOST_PIXELS_A_SIDE = 16_384;

/** Every form, in the order that lists have them. */
export const EXPORT_FORMS: readonly ExportForm[] = [
  {
    id: 'json',
    label: 'Document',
    hint: 'JSON; opens here again',
    fileEnding: 'json',
    mediaType: 'application/json',
    make: async (architecture) => (await import('@/content/exchange/export-json')).exportJson(architecture),
  },
  {
    id: 'sam',
    label: 'AWS SAM',
    hint: 'YAML template, to be deployed',
    fileEnding: 'yaml',
    mediaType: 'application/yaml',
    make: async (architecture) => (await import('@/content/exchange/sam/export-sam')).exportSam(architecture),
  },
  {
    id: 'svg',
    label: 'SVG picture',
    hint: 'sharp at every size; opens here again',
    fileEnding: 'svg',
    mediaType: 'image/svg+xml',
    make: svgOf,
  },
  {
    id: 'png',
    label: 'PNG picture',
    hint: 'for slides; opens here again',
    fileEnding: 'png',
    mediaType: 'image/png',
    make: async (architecture, options) => {
      const picture = await rasterised(await svgOf(architecture, options), options.scale);
      const { withDesign } = await import('@/content/exchange/pictures/import-picture');
      const bytes = await withDesign(new Uint8Array(await picture.arrayBuffer()), architecture);
      return new Blob([new Uint8Array(bytes)], { type: 'image/png' });
    },
  },
  {
    id: 'mermaid',
    label: 'Mermaid',
    hint: 'text that code hosts draw',
    fileEnding: 'mmd',
    mediaType: 'text/plain',
    make: async (architecture) =>
      (await import('@/content/exchange/pictures/export-mermaid')).exportMermaid(architecture),
  },
  {
    id: 'drawio',
    label: 'draw.io',
    hint: 'to be drawn on',
    fileEnding: 'drawio',
    mediaType: 'application/xml',
    make: async (architecture) =>
      (await import('@/content/exchange/pictures/export-drawio')).exportDrawio(architecture),
  },
];

/** A form by its id. @throws {RangeError} When there is none. */
export function formOf(id: string): ExportForm {
  const found = EXPORT_FORMS.find((form) => form.id === id);
  if (!found) throw new RangeError(`no form "${id}"`);
  return found;
}

/** Hands a design to the browser as a file. */
export async function download(
  form: ExportForm,
  architecture: Architecture,
  picture: PictureOptions = usualPicture(),
): Promise<void> {
  const content = await form.make(architecture, picture);
  const blob = typeof content === 'string' ? new Blob([content], { type: form.mediaType }) : content;
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = `${fileName(architecture.name)}.${form.fileEnding}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A name that every file system takes. */
export function fileName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return plain.slice(0, 60) || 'architecture';
}

async function svgOf(architecture: Architecture, { theme }: PictureOptions): Promise<string> {
  const { exportSvg } = await import('@/content/exchange/pictures/export-svg');
  return exportSvg(architecture, theme);
}

async function rasterised(svg: string, scale: number): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale];
  if (Math.max(width, height) > MOST_PIXELS_A_SIDE) {
    throw new Error(`At this scale the picture is too large for a browser: ${width} by ${height} pixels.`);
  }
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.drawImage(image, 0, 0, width, height);
  const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!picture) throw new Error('The browser could not draw the picture.');
  return picture;
}
