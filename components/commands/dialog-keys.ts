import type { CommandDialog } from './registry';

/** As much of a pressed key as tells what it asks for. */
export type PressedKey = Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'altKey' | 'defaultPrevented' | 'target'>;

const FIELDS = 'input:not([type="range"], [type="radio"], [type="checkbox"]), textarea, select, [contenteditable]';

export interface Keyboard {
  isApple: boolean;
  /** Whether keys without a modifier are shortcuts. */
  hasSingleKeys: boolean;
}

/**
 * The dialog that a key asks for. Ctrl+K (on Apple's keyboards ⌘K) works everywhere but in another dialog; `/` and `?` are
 * letters where there is a field to write in, and where somebody has turned single keys off.
 */
export function dialogOf(event: PressedKey, { isApple, hasSingleKeys }: Keyboard): CommandDialog | undefined {
  const { key, target, altKey } = event;
  const element = target instanceof Element ? target : undefined;
  if (event.defaultPrevented || altKey || element?.closest('dialog')) return undefined;
  if (event.metaKey || event.ctrlKey) {
    const isAlone = isApple ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
    return isAlone && key.toLowerCase() === 'k' ? 'palette' : undefined;
  }
  if (!hasSingleKeys || element?.closest(FIELDS)) return undefined;
  if (key === '/') return 'palette';
  return key === '?' ? 'shortcuts' : undefined;
}

/** Whether the keyboard has Apple's keys. For the browser only. */
export function isAppleKeyboard(): boolean {
  return /mac|iphone|ipad/i.test(navigator.userAgent);
}
