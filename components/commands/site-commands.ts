import { browserDesigns } from '@/components/designs/browser-designs';
import { DESIGN_PAGE, designAddress } from '@/components/designs/design-host';
import { areSingleKeysOn, turnSingleKeys } from '@/components/simulation/single-keys';
import { SITE_PAGES } from '@/components/site/pages';
import { chooseTheme, THEME_CHOICES, THEME_WORDS } from '@/components/site/theme-toggle';
import { patternTitles } from '@/content/pattern-titles';
import { askForCommands, type Command } from './registry';

const DESIGNS_LISTED = 20;

/** What the site's own commands need of the page they are on. */
export interface SitePlace {
  pathname: string;
  /** Leads to another page of the site. */
  go: (path: string) => void;
}

/** What can be done on every page: go somewhere, change the theme, see the keys. */
export async function siteCommands(place: SitePlace): Promise<Command[]> {
  return [
    ...sectionCommands(),
    ...(await patternCommands(place)),
    ...SITE_PAGES.filter(({ path }) => path !== place.pathname).map(({ path, title, about }) => ({
      id: `go ${path}`,
      label: title,
      group: 'Pages',
      words: about,
      run: () => place.go(path),
    })),
    ...(await designCommands()),
    ...THEME_CHOICES.map((choice) => ({
      id: `theme ${choice}`,
      label: `Theme: ${THEME_WORDS[choice].toLowerCase()}`,
      group: 'Site',
      words: 'colours dark light mode appearance',
      run: () => chooseTheme(choice),
    })),
    {
      id: 'copy-address',
      label: 'Copy the address of what is shown',
      group: 'Keep and share',
      words: 'share link url settings seed',
      run: () => void navigator.clipboard.writeText(window.location.href).catch(() => undefined),
    },
    {
      id: 'single-keys',
      label: areSingleKeysOn() ? 'Turn single-key shortcuts off' : 'Turn single-key shortcuts on',
      group: 'Site',
      words: 'keyboard letters dictation accessibility',
      run: () => turnSingleKeys(!areSingleKeysOn()),
    },
    { id: 'palette', label: 'Search what can be done', group: 'Site', keys: ['$mod+k', '/'] },
    {
      id: 'shortcuts',
      label: 'Keyboard shortcuts',
      group: 'Site',
      keys: ['?'],
      run: () => askForCommands('shortcuts'),
    },
  ];
}

async function patternCommands({ pathname, go }: SitePlace): Promise<Command[]> {
  const patterns = await patternTitles();
  return patterns.flatMap(({ slug, title, summary }) => {
    const path = `/patterns/${slug}`;
    if (path === pathname) return [];
    return [{ id: `go ${path}`, label: title, group: 'Patterns', words: summary, run: () => go(path) }];
  });
}

/** A new design, and those that were changed last; none where the browser keeps nothing. */
async function designCommands(): Promise<Command[]> {
  const designs = await browserDesigns.list().catch(() => []);
  const kept = designs.filter(({ deletedAtMs }) => deletedAtMs === undefined).slice(0, DESIGNS_LISTED);
  // Opened anew, also from one design to another.
  const open = (address: string) => () => window.location.assign(address);
  return [
    { id: 'design new', label: 'New design', group: 'My architectures', words: 'empty canvas', run: open(DESIGN_PAGE) },
    ...kept.map(({ id, name }) => ({
      id: `design ${id}`,
      label: name,
      group: 'My architectures',
      words: 'open design own',
      run: open(designAddress(id)),
    })),
  ];
}

/** The headings of the page one is on that have an address. */
function sectionCommands(): Command[] {
  const headings = document.querySelectorAll<HTMLElement>('main :is(h2, h3)[id]');
  return [...headings].flatMap((heading) => {
    const label = heading.textContent?.trim();
    if (!label || heading.closest('dialog, [hidden]') || heading.classList.contains('visually-hidden')) return [];
    return [
      { id: `section ${heading.id}`, label, group: 'On this page', words: 'section', run: () => goToSection(heading) },
    ];
  });
}

/** As a link to the section would: the address says it, and the focus goes there. */
function goToSection(heading: HTMLElement): void {
  const { pathname, search } = window.location;
  window.history.pushState(null, '', `${pathname}${search}#${encodeURIComponent(heading.id)}`);
  heading.scrollIntoView();
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
