import { useEffect, useRef, useState } from 'react';
import { labelOf } from '@/components/diagram/words';
import { formatCount, formatSimTime } from '@/components/simulation/format';
import { useSimulation, useStage } from '@/components/simulation/stage-context';
import { Button } from '@/components/ui/button';
import { StateLabel } from '@/components/ui/state-mark';
import { openRequest } from './open-request';
import styles from './requests.module.css';
import { type SeenRequest, SeenRequests } from './seen-requests';

const MOST_LISTED = 12;
const EVERY_MS = 1_000;

/** The same requests that move as dots on the diagram, for those who cannot point at one. */
export function RequestsOnDiagram() {
  const stage = useStage();
  const { controller, architecture } = stage;
  const seen = useRef(new SeenRequests());
  const [listed, setListed] = useState<readonly SeenRequest[]>([]);
  const [isOpen, setOpen] = useState(false);
  const isPlaying = useSimulation((state) => state.phase === 'playing');

  useEffect(() => controller.onMoves((moves) => seen.current.add(moves)), [controller]);
  useEffect(() => {
    if (!isOpen) return;
    const list = () => setListed(seen.current.recent(MOST_LISTED));
    list();
    if (!isPlaying) return;
    const timer = setInterval(list, EVERY_MS);
    return () => clearInterval(timer);
  }, [isOpen, isPlaying]);

  const labels = new Map(architecture.resources.map((resource) => [resource.id, labelOf(resource)]));
  const whereOf = ({ link, direction }: SeenRequest) => {
    const { from = '', to = '' } = architecture.links[link] ?? {};
    const [start, end] = direction === 1 ? [from, to] : [to, from];
    return `${labels.get(start) ?? start} to ${labels.get(end) ?? end}`;
  };
  return (
    <details className={styles.seen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Requests on the diagram now</summary>
      {listed.length === 0 ? (
        <p className={styles.quiet}>Nothing moves on the diagram at this moment. Play, or take a step.</p>
      ) : (
        <ul className={styles.seenList}>
          {listed.map((each) => (
            <li key={each.request}>
              <Button variant="quiet" onClick={() => openRequest(stage, each.request)}>
                Request {formatCount(each.request)}
              </Button>
              <StateLabel state={each.state}>{whereOf(each)}</StateLabel>
              <span className={styles.quiet}>since {formatSimTime(each.sinceUs)}</span>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
