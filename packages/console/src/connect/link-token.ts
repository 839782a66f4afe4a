/** The token of a connect link. It stands in the fragment, which browsers send to no server. */

/** @param hash e.g. `#link=...` */
export const linkFromHash = (hash: string): string | null =>
  new URLSearchParams(hash.replace(/^#/, '')).get('link') || null
