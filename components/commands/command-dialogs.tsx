'use client';

import { Command as List } from 'cmdk';
import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { Modal } from '@/components/ui/modal';
import styles from './command-dialogs.module.css';
import { isAppleKeyboard } from './dialog-keys';
import { keyWords } from './key-words';
import { allCommands, type Command, type CommandDialog } from './registry';
import { siteCommands } from './site-commands';

interface CommandDialogsProps {
  dialog: CommandDialog;
  onClose: () => void;
}

/** The palette or the sheet of shortcuts, made from every command there is while it is open. */
export function CommandDialogs({ dialog, onClose }: CommandDialogsProps) {
  const pathname = usePathname();
  const router = useRouter();
  const [commands, setCommands] = useState<readonly Command[]>();
  useEffect(() => {
    let isGone = false;
    const place = { pathname, go: (path: string) => router.push(path) };
    void Promise.all([allCommands(), siteCommands(place)]).then((found) => {
      if (!isGone) setCommands(found.flat());
    });
    return () => {
      isGone = true;
    };
  }, [pathname, router]);
  return dialog === 'palette' ? (
    <Palette commands={commands} onClose={onClose} />
  ) : (
    <Shortcuts commands={commands ?? []} onClose={onClose} />
  );
}

interface PaletteProps {
  /** Undefined while they are being asked for. */
  commands: readonly Command[] | undefined;
  onClose: () => void;
}

function Palette({ commands = [], onClose }: PaletteProps) {
  const isApple = isAppleKeyboard();
  const groups = groupsOf(commands.filter(({ run }) => run !== undefined));
  return (
    <Modal title="What do you want to do?" onClose={onClose}>
      <List label="Commands" loop>
        <List.Input className={styles.input} placeholder="Go to, run, insert, export…" />
        <List.List className={styles.list} label="Commands">
          <List.Empty className={styles.none}>Nothing of this name.</List.Empty>
          {groups.map(([group, entries]) => (
            <List.Group key={group} heading={group}>
              {entries.map((command) => (
                <List.Item
                  key={command.id}
                  className={styles.item}
                  value={`${command.label} (${command.id})`}
                  keywords={[command.group, ...(command.words === undefined ? [] : [command.words])]}
                  disabled={command.isPossible?.() === false}
                  onSelect={() => {
                    onClose();
                    // Once the dialog has given the focus back, so that the command may put it elsewhere.
                    setTimeout(() => command.run?.());
                  }}
                >
                  <span className={styles.words}>{command.label}</span>
                  <Key keys={command.keys?.[0]} isApple={isApple} />
                </List.Item>
              ))}
            </List.Group>
          ))}
        </List.List>
      </List>
    </Modal>
  );
}

function Shortcuts({ commands, onClose }: { commands: readonly Command[]; onClose: () => void }) {
  const isApple = isAppleKeyboard();
  const groups = groupsOf(commands.filter(({ keys }) => keys !== undefined && keys.length > 0));
  return (
    <Modal title="Keyboard shortcuts" size="wide" onClose={onClose}>
      <div className={styles.sheet}>
        {groups.map(([group, entries]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {entries.map(({ id, label, keys }) => (
                <div key={id}>
                  <dt>{label}</dt>
                  <dd>
                    {keys?.map((each) => (
                      <Key key={each} keys={each} isApple={isApple} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}

function Key({ keys, isApple }: { keys: string | undefined; isApple: boolean }) {
  return keys === undefined ? null : <kbd className={styles.key}>{keyWords(keys, isApple)}</kbd>;
}

/** Commands under their headings, in the order in which these first come. */
function groupsOf(commands: readonly Command[]): [string, Command[]][] {
  const groups = new Map<string, Command[]>();
  for (const command of commands) groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  return [...groups];
}
