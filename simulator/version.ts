/** Rises when the same document and seed may give another run. */
export const ENGINE_VERSION = '1.1.0';
