'use client';

import { Button, IconButton } from '@/components/ui/button';
import { remove } from '@/content/editing/change';
import { describeLink, describePart } from '@/content/editing/connect';
import { nameOf } from '@/content/editing/edit';
import type { Resource } from '@/simulator';
import { commandOf } from './commands';
import { useArchitecture, useEditor, useEditorState } from './editor-context';
import { Icon } from './icon';
import styles from './panels.module.css';

/** The design as a list of its parts and of what leads on from each: everything the canvas can do, without it. */
export function OutlinePanel() {
  const session = useEditor();
  const { resources } = useArchitecture();
  return (
    <div className={styles.stack}>
      <div className={styles.row}>
        <Button onClick={() => session.ask('insert')}>Insert a part…</Button>
      </div>
      {resources.length === 0 && <p className={styles.quiet}>Nothing here yet.</p>}
      <ul className={styles.list}>
        {resources.map((resource) => (
          <Part key={resource.id} resource={resource} />
        ))}
      </ul>
    </div>
  );
}

function Part({ resource }: { resource: Resource }) {
  const session = useEditor();
  const architecture = useArchitecture();
  const selection = useEditorState((state) => state.selection);
  const name = nameOf(resource);
  const select = () => session.select({ resources: [resource.id], links: [] });
  const run = (id: string) => {
    select();
    commandOf(id).run(session);
  };
  const links = architecture.links.filter(({ from }) => from === resource.id);
  return (
    <li className={styles.part} data-selected={selection.resources.includes(resource.id) || undefined}>
      <div className={styles.line}>
        <Button variant="quiet" className={styles.name ?? ''} onClick={() => run('edit')}>
          {describePart(resource)}
        </Button>
        <IconButton label={`Connect ${name} to…`} onClick={() => run('connect')}>
          <Icon name="connect" />
        </IconButton>
        <IconButton label={`Duplicate ${name}`} onClick={() => run('duplicate')}>
          <Icon name="duplicate" />
        </IconButton>
        <IconButton label={`Delete ${name}`} onClick={() => run('delete')}>
          <Icon name="delete" />
        </IconButton>
      </div>
      {links.length > 0 && (
        <ul className={styles.links}>
          {links.map((link) => (
            <li key={link.id} className={styles.line}>
              <Button
                variant="quiet"
                className={styles.name ?? ''}
                onClick={() => {
                  session.select({ resources: [], links: [link.id] });
                  commandOf('edit').run(session);
                }}
              >
                {describeLink(architecture, link)}
              </Button>
              <IconButton
                label={`Delete the link: ${describeLink(architecture, link)}`}
                onClick={() => session.do('Delete a link', remove({ resources: [], links: [link.id] }))}
              >
                <Icon name="delete" />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
