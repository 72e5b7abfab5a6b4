import { type Architecture, parseArchitectureText } from '@/simulator';
import type { OwnDesign } from './design-store';

/** The design as it was kept; undefined when this version of the site cannot read it. */
export function architectureOf({ text }: Pick<OwnDesign, 'text'>): Architecture | undefined {
  const parsed = parseArchitectureText(text);
  return parsed.kind === 'valid' ? parsed.value : undefined;
}
