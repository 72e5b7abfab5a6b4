import Link from 'next/link';
import styles from './site-footer.module.css';

/** The foot of every page: what the site is, its licence, and whom it does not belong to. */
export function SiteFooter() {
  return (
    <footer className={styles.footer}>
      <div className={styles.row}>
        <p>
          <strong>Cloud Architecture Patterns.</strong> Every figure on this site is computed by its simulator or read
          from its catalog, with source and date. <Link href="/accuracy">How accurate the simulator is</Link> can be
          checked.
        </p>
        <p>
          Free software under the MIT licence. Not affiliated with, endorsed by or sponsored by any cloud provider;
          names of services belong to their owners.
        </p>
      </div>
    </footer>
  );
}
