import { useEffect, useRef, useState } from 'react';
import { bringsMoment } from '@/components/editor/brings-design';
import { formatSimTime } from '@/components/simulation/format';
import { type StageValue, useStage } from '@/components/simulation/stage-context';

/**
 * Runs to the moment that the address brings, once the design that belongs to it is on the stage. Returns what is to be
 * said of it; undefined without such an address, and as soon as another moment is shown.
 */
export function useLinkedMoment(): string | undefined {
  const stage = useStage();
  const { store } = stage;
  const [words, setWords] = useState<string>();
  const isDone = useRef(false);

  useEffect(() => {
    const { hash } = window.location;
    if (isDone.current || !bringsMoment(hash)) return;
    let isCurrent = true;
    void openMoment(hash, stage, () => isCurrent && !isDone.current).then((said) => {
      if (said === undefined || !isCurrent) return;
      isDone.current = true;
      setWords(said);
    });
    return () => {
      isCurrent = false;
    };
  }, [stage]);

  useEffect(() => {
    if (words === undefined) return;
    // The words are about one moment: they go when another one is shown.
    return store.subscribe(({ phase, viewedUs, repeatingUs }, before) => {
      const moves = phase === 'playing' && repeatingUs === undefined && before.repeatingUs === undefined;
      if (moves || viewedUs !== before.viewedUs) setWords(undefined);
    });
  }, [words, store]);
  return words;
}

/**
 * Opens the moment of an address where the stage shows its design. Returns what to say; undefined while the design is
 * another one, which the editor may be fetching.
 */
async function openMoment(hash: string, stage: StageValue, isWanted: () => boolean): Promise<string | undefined> {
  const { controller, controls, architecture, slug, pattern } = stage;
  const { decodeMoment, designPart, isSameDesign } = await import('./moment-link');
  const design = designPart(hash);
  if (design !== '') {
    const { decodeShare } = await import('@/content/exchange/share');
    const shared = await decodeShare(design, (wanted) => (wanted === slug ? pattern : undefined));
    // A design that is refused is spoken of where designs are opened.
    if (shared.kind === 'valid' && !isSameDesign(shared.value, architecture)) return undefined;
  }
  const reading = await decodeMoment(hash, architecture, controls);
  if (!isWanted()) return undefined;
  if (reading.kind === 'refused') return `The moment of the link cannot be shown: ${reading.reason}.`;
  void controller.repeat(reading.moment);
  const at = formatSimTime(reading.moment.atUs);
  const other = reading.isOtherEngine ? ' It was made with another version of the engine; figures may differ.' : '';
  return `This link shows ${at} of a run. Play goes on from here.${other}`;
}
