import { after } from 'next/server';
import type { Background } from '../_ports/background';

/** The framework's own: on a server it is drained when the server stops, on the platform it keeps the instance alive. */
export const nextBackground: Background = { afterAnswer: (work) => after(work) };
