/** Initials in a coloured circle: tells people and apps apart without a picture. */
import { type Html, html } from '../../core/html.ts'

export function avatar(name: string): Html {
  const initials = name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('')
  return html`<span class="avatar" aria-hidden="true">${initials}</span>`
}
