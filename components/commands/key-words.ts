const NAMES: Readonly<Record<string, string>> = { Backspace: '⌫', Delete: 'Del', Space: 'Space' };

/** Keys as a person reads them, such as `Ctrl+Z`; on Apple's keyboards `⌘ Z`. */
export function keyWords(keys: string, isApple: boolean): string {
  const names: Readonly<Record<string, string>> = { ...NAMES, $mod: isApple ? '⌘' : 'Ctrl' };
  const bare = keys.replace('Digit', '').replace('Shift+?', '?');
  const parts = bare.split('+').map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part));
  return parts.join(isApple ? ' ' : '+');
}
