'use client';

import { createContext } from 'react';

/** Whether links can be drawn between the nodes of this diagram. */
export const ConnectableContext = createContext(false);
