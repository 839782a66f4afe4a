/** What a vault may be called. */

/** A letter first, a letter or digit last, 3 to 24 in all, no two hyphens together. */
export const isValidVaultName = (name: string): boolean =>
  /^[a-z][a-z0-9-]{1,22}[a-z0-9]$/i.test(name) && !name.includes('--')
