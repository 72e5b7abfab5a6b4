import Link from 'next/link';
import styles from './site-header.module.css';
import { ThemeToggle } from './theme-toggle';
import { Wordmark } from './wordmark';

/** The head of every page: skip link, name of the site, theme. */
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
        <ThemeToggle />
      </div>
    </header>
  );
}
