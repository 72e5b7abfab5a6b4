import Link from 'next/link';
import { CommandButton } from '@/components/commands/command-button';
import styles from './site-header.module.css';
import { ThemeToggle } from './theme-toggle';
import { Wordmark } from './wordmark';

/** The head of every page: skip link, name of the site, own designs, palette, theme. */
export function SiteHeader() {
  return (
    <header className={`${styles.header} no-print`}>
      <a className={styles.skip} href="#content">
        Skip to the content
      </a>
      <div className={styles.row}>
        <Link className={styles.name} href="/">
          <Wordmark />
          Cloud Architecture Patterns
        </Link>
        <nav className={styles.tools} aria-label="Site">
          <Link className={styles.link} href="/designs">
            My architectures
          </Link>
          <CommandButton />
          <ThemeToggle />
        </nav>
      </div>
    </header>
  );
}
