import type { ResourceView } from '@/simulator';

export type ViewsById = Readonly<Record<string, ResourceView>>;

/** Applies changed views. A view that is not mentioned keeps its identity and causes no render. */
export function mergeFrame(previous: ViewsById, changed: Iterable<ResourceView>): ViewsById {
  let next: Record<string, ResourceView> | undefined;
  for (const view of changed) {
    next ??= { ...previous };
    next[view.id] = view;
  }
  return next ?? previous;
}
