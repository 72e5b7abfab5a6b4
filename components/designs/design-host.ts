'use client';

import { createContext, useContext } from 'react';
import type { OwnDesignSession } from './own-design';

const DesignHostContext = createContext<OwnDesignSession | undefined>(undefined);
export const DesignHostProvider = DesignHostContext.Provider;

/** The design of one's own that the stage shows; undefined on the page of a pattern. */
export function useDesignHost(): OwnDesignSession | undefined {
  return useContext(DesignHostContext);
}

/** The page that shows a design that is no pattern's. */
export const DESIGN_PAGE = '/designs/open';

/** The address of a design that is kept here. */
export function designAddress(id: string): string {
  return `${DESIGN_PAGE}?id=${encodeURIComponent(id)}`;
}
