'use client';

import { Button, IconButton } from '@/components/ui/button';
import { type Annotation, insertFrame, insertNote, isFrame, nameOfAnnotation } from '@/content/editing/annotations';
import { remove } from '@/content/editing/change';
import { describeLink, describePart } from '@/content/editing/connect';
import { nameOf, resourceOf } from '@/content/editing/edit';
import { contentsOf } from '@/content/editing/frames';
import { isPinned } from '@/content/editing/places';
import type { Resource } from '@/simulator';
import { commandOf } from './commands';
import { useArchitecture, useEditor, useEditorState } from './editor-context';
import { Icon } from './icon';
import styles from './panels.module.css';

/** The design as a list of its parts and of what leads on from each: everything the canvas can do, without it. */
export function OutlinePanel() {
  const session = useEditor();
  const { resources, notes, frames } = useArchitecture();
  const isEmpty = resources.length + notes.length + frames.length === 0;
  return (
    <div className={styles.stack}>
      <div className={styles.row}>
        <Button onClick={() => session.ask('insert')}>Insert a part…</Button>
        <Button onClick={() => session.do('Insert a note', insertNote(session.view?.middle()))}>Insert a note</Button>
        <Button onClick={() => session.do('Insert a frame', insertFrame({ around: session.selection.resources }))}>
          Insert a frame
        </Button>
      </div>
      {isEmpty && <p className={styles.quiet}>Nothing here yet.</p>}
      <ul className={styles.list}>
        {resources.map((resource) => (
          <Part key={resource.id} resource={resource} />
        ))}
      </ul>
      {notes.length + frames.length > 0 && (
        <>
          <h3 className={styles.heading}>Notes and frames</h3>
          <ul className={styles.list}>
            {[...frames, ...notes].map((annotation) => (
              <Annotated key={annotation.id} annotation={annotation} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** A note, or a frame with the parts that lie in it. */
function Annotated({ annotation }: { annotation: Annotation }) {
  const session = useEditor();
  const architecture = useArchitecture();
  const isSelected = useEditorState((state) => state.selection.annotations.includes(annotation.id));
  const kind = isFrame(annotation) ? 'frame' : 'note';
  const name = nameOfAnnotation(annotation);
  const run = (id: string) => {
    session.select({ annotations: [annotation.id] });
    commandOf(id).run(session);
  };
  const held = kind === 'frame' ? contentsOf(architecture, annotation.id) : [];
  return (
    <li className={styles.part} data-selected={isSelected || undefined}>
      <div className={styles.line}>
        <Button variant="quiet" className={styles.name ?? ''} onClick={() => run('settings')}>
          {name} ({kind})
        </Button>
        <IconButton label={`Duplicate ${name}`} onClick={() => run('duplicate')}>
          <Icon name="duplicate" />
        </IconButton>
        <IconButton label={`Delete ${name}`} onClick={() => run('delete')}>
          <Icon name="delete" />
        </IconButton>
      </div>
      {held.length > 0 && (
        <ul className={styles.links}>
          {held.flatMap((id) => {
            const resource = resourceOf(architecture, id);
            return resource ? [<li key={id}>{describePart(resource)}</li>] : [];
          })}
        </ul>
      )}
    </li>
  );
}

function Part({ resource }: { resource: Resource }) {
  const session = useEditor();
  const architecture = useArchitecture();
  const selection = useEditorState((state) => state.selection);
  const name = nameOf(resource);
  const select = () => session.select({ resources: [resource.id] });
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
        <IconButton label={`Pin ${name}`} aria-pressed={isPinned(architecture, resource.id)} onClick={() => run('pin')}>
          <Icon name="pin" />
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
                  session.select({ links: [link.id] });
                  commandOf('edit').run(session);
                }}
              >
                {describeLink(architecture, link)}
              </Button>
              <IconButton
                label={`Delete the link: ${describeLink(architecture, link)}`}
                onClick={() => session.do('Delete a link', remove({ links: [link.id] }))}
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
