import styles from './code-scroller.module.css';

/** Code or text that scrolls by itself, by finger, wheel and keyboard. */
export function CodeScroller({ label, text }: { label: string; text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={styles.scroller} aria-label={label} tabIndex={0}>
      <pre className={styles.text}>
        <code>{text}</code>
      </pre>
    </section>
  );
}
