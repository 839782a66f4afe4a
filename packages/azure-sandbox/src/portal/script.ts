/**
 * The portal's only script, served as a file of its own: copy buttons, menus that close when left, and on narrow screens
 * the current entry of a menu in sight.
 */
export const SCRIPT = `'use strict'
const status = document.getElementById('status')
for (const strip of document.querySelectorAll('.side, .tabs')) {
  const current = strip.querySelector('[aria-current]')
  if (current) strip.scrollLeft = current.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2
}
document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]')
  if (button) {
    const label = button.querySelector('span')
    try {
      await navigator.clipboard.writeText(button.dataset.copy)
      label.textContent = 'Copied'
      status.textContent = button.getAttribute('aria-label').replace('Copy', 'Copied')
    } catch {
      label.textContent = 'Select the text and copy it'
    }
    setTimeout(() => { label.textContent = 'Copy' }, 2000)
  }
  for (const open of document.querySelectorAll('details.pop[open], details.account[open]')) {
    if (!open.contains(event.target)) open.removeAttribute('open')
  }
})
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return
  for (const open of document.querySelectorAll('details.pop[open], details.account[open]')) {
    open.removeAttribute('open')
    open.querySelector('summary').focus()
  }
})
`
