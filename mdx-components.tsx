import type { MDXComponents } from 'mdx/types';
import type { ComponentPropsWithoutRef } from 'react';

/** A heading that leads to itself, so that its place can be copied. */
function linked(Level: 'h2' | 'h3') {
  return function LinkedHeading({ children, id, ...rest }: ComponentPropsWithoutRef<'h2'>) {
    return (
      <Level id={id} {...rest}>
        {id ? (
          <a className="heading-link" href={`#${id}`}>
            {children}
          </a>
        ) : (
          children
        )}
      </Level>
    );
  };
}

/** A wide table scrolls in its own box, by keyboard too. */
function Table(props: ComponentPropsWithoutRef<'table'>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-region" tabIndex={0} aria-label="Table">
      <table {...props} />
    </section>
  );
}

const components: MDXComponents = { h2: linked('h2'), h3: linked('h3'), table: Table };

/** How the elements of prose are drawn; the components of a pattern come on top, from its page. */
export function useMDXComponents(): MDXComponents {
  return components;
}
