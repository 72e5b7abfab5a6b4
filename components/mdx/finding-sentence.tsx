import type { ClaimResult } from '@/content/claims-run';
import { formatResult } from './format';
import styles from './mdx.module.css';

/** What a claim's runs found, as a sentence whose computed figures are set apart. */
export function Finding({ pieces }: { pieces: ClaimResult['finding'] }) {
  return (
    <p>
      {pieces.map((piece) =>
        'text' in piece ? (
          piece.text
        ) : (
          <span key={piece.name} className={styles.computed}>
            {formatResult(piece)}
          </span>
        ),
      )}
    </p>
  );
}
