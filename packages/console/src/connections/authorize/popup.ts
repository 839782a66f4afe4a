/** The sign-in window. It must open in the very click, so it opens empty and gets its address when the server has one. */

const WIDTH = 520
const HEIGHT = 680

/**
 * Opens the window over the middle of this one. Null: the browser blocks it.
 * @param service whose sign-in it is
 */
export function openSignInWindow(service: string): Window | null {
  const left = Math.round(window.screenX + (window.outerWidth - WIDTH) / 2)
  const top = Math.round(window.screenY + (window.outerHeight - HEIGHT) / 2)
  const popup = window.open('about:blank', '_blank', `popup,width=${WIDTH},height=${HEIGHT},left=${left},top=${top}`)
  if (popup === null) return null
  // The empty page is of our own origin, so it can say what comes. No script runs in it.
  const opening = `Opening the sign-in of ${service}…`
  popup.document.title = opening
  const words = popup.document.createElement('p')
  words.textContent = opening
  words.style.cssText = 'margin: 40vh 0 0; text-align: center; font: 16px system-ui, sans-serif'
  popup.document.body.append(words)
  return popup
}
