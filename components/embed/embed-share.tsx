'use client';

import { useState } from 'react';
import { useArchitecture, useEditor } from '@/components/editor/editor-context';
import { shareLink } from '@/components/editor/share-link';
import { Button } from '@/components/ui/button';
import { Modal } from '@/components/ui/modal';
import { Segmented } from '@/components/ui/segmented';
import { type EmbedTheme, embedAddress, embedSnippet, type FrameSize } from './embed-address';
import styles from './embed-share.module.css';

const SIZES: Readonly<Record<string, FrameSize>> = {
  small: { width: 480, height: 360 },
  medium: { width: 720, height: 480 },
  full: { width: '100%', height: 560 },
};

const SIZE_OPTIONS = [
  { value: 'small', label: '480 × 360' },
  { value: 'medium', label: '720 × 480' },
  { value: 'full', label: 'Full width' },
];

const THEMES: readonly { value: EmbedTheme; label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** Shows the markup that puts this design, to be run, into another site. */
export function EmbedShare({ isDisabled }: { isDisabled: boolean }) {
  const session = useEditor();
  const [fragment, setFragment] = useState<string>();
  const open = async () => {
    const made = await shareLink(session);
    if (made.kind === 'link') setFragment(made.fragment);
    else
      session.say(
        `The design is too large for a link: ${made.characters} characters of at most ${made.most}.`,
        'error',
      );
  };
  return (
    <div>
      <Button disabled={isDisabled} onClick={() => void open()}>
        Embed in another site…
      </Button>
      {fragment !== undefined && <EmbedDialog fragment={fragment} onClose={() => setFragment(undefined)} />}
    </div>
  );
}

function EmbedDialog({ fragment, onClose }: { fragment: string; onClose: () => void }) {
  const session = useEditor();
  const { name } = useArchitecture();
  const [sizeName, setSizeName] = useState('medium');
  const [theme, setTheme] = useState<EmbedTheme>('system');
  const [copied, setCopied] = useState<string>();
  const size = SIZES[sizeName] ?? { width: '100%', height: 560 };
  const pattern = session.isPattern ? session.slug : undefined;
  const address = embedAddress(window.location.origin, { pattern, fragment }, theme);
  const snippet = embedSnippet(address, name, size);
  const copy = async () => {
    await navigator.clipboard
      .writeText(snippet)
      .then(() => setCopied('Copied.'))
      .catch(() => setCopied('The browser does not let this page write to the clipboard: select the text instead.'));
  };
  return (
    <Modal title="Embed in another site" size="wide" onClose={onClose}>
      <div className={styles.stack}>
        <p>
          Other people can run this design in your page. The frame shows the design as it is now, keeps nothing, and
          cannot see your page.
        </p>
        <div className={styles.choices}>
          <Segmented label="Size" options={SIZE_OPTIONS} value={sizeName} onChange={setSizeName} />
          <Segmented label="Theme" options={THEMES} value={theme} onChange={setTheme} />
        </div>
        <label className={styles.snippet}>
          Markup
          <textarea readOnly rows={4} value={snippet} onFocus={(event) => event.target.select()} />
        </label>
        <div className={styles.row}>
          <Button variant="primary" onClick={() => void copy()}>
            Copy the markup
          </Button>
          <a href={address} target="_blank" rel="noopener">
            See it in a tab of its own
          </a>
          <span role="status">{copied}</span>
        </div>
        <EmbedPreview address={address} size={size} />
      </div>
    </Modal>
  );
}

/** The frame as it will be, in the sandbox that the markup has. */
function EmbedPreview({ address, size }: { address: string; size: FrameSize }) {
  return (
    <div className={styles.preview}>
      {/* A fragment alone does not load a frame anew. */}
      <iframe
        key={address}
        src={address}
        title="Preview"
        width={size.width}
        height={size.height}
        sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"
      />
    </div>
  );
}
