/** Sets the colour scheme before the first paint. It is part of the bundle: an inline script would need a hole in our policy. */

/** Where Mantine keeps the choice. */
const STORAGE_KEY = 'mantine-color-scheme-value'

export function applyColorScheme(): void {
  const chosen = window.localStorage.getItem(STORAGE_KEY)
  const dark = chosen === 'dark' || (chosen !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
}
