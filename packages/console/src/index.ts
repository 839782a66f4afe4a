/** Where the built console lies, for whoever serves it. Nothing here runs in a browser. */

/** The folder that `npm run build` fills. */
export const CONSOLE_DIST: URL = new URL('../dist/', import.meta.url)
