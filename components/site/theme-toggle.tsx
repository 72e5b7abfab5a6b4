'use client';

import { useSyncExternalStore } from 'react';
import styles from './theme-toggle.module.css';

export const THEME_CHOICES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

export const THEME_WORDS: Readonly<Record<ThemeChoice, string>> = {
  system: 'As the system',
  light: 'Light',
  dark: 'Dark',
};
const CHANGED = 'theme-chosen';

function read(): ThemeChoice {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

/** Shows a theme, and keeps the choice for the next visit. */
export function chooseTheme(choice: ThemeChoice): void {
  if (choice === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  try {
    if (choice === 'system') localStorage.removeItem('theme');
    else localStorage.setItem('theme', choice);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  window.dispatchEvent(new Event(CHANGED));
}

/** Follows the choice, also when another tab made it. */
function subscribe(onChange: () => void): () => void {
  const onStorage = ({ key, newValue }: StorageEvent) => {
    if (key === 'theme') chooseTheme(newValue === 'light' || newValue === 'dark' ? newValue : 'system');
  };
  window.addEventListener(CHANGED, onChange);
  window.addEventListener('storage', onStorage);
  return () => {
    window.removeEventListener(CHANGED, onChange);
    window.removeEventListener('storage', onStorage);
  };
}

/** The choice between the system's theme, the light and the dark one; public/theme.js applies it on the next page. */
export function ThemeToggle() {
  const choice = useSyncExternalStore<ThemeChoice>(subscribe, read, () => 'system');
  return (
    <label className={`${styles.toggle} needs-script`}>
      <span className={styles.label}>Theme</span>
      <select
        className={styles.select}
        value={choice}
        onChange={(event) => chooseTheme(event.target.value as ThemeChoice)}
      >
        {THEME_CHOICES.map((option) => (
          <option key={option} value={option}>
            {THEME_WORDS[option]}
          </option>
        ))}
      </select>
    </label>
  );
}
