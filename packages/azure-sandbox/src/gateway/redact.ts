/**
 * Takes what must never be kept out of a text: a client may put a token or a secret into a path or a header by mistake,
 * and a refusal may quote it.
 */

const SHAPES: readonly RegExp[] = [
  // JWS and JWE: three to five parts, the first of them a JSON object.
  /eyJ[\w-]{8,}(?:\.[\w-]*){1,4}/g,
  // Client secrets of Entra ID, and its codes and refresh tokens.
  /[\w.~-]{3}8Q~[\w.~-]{20,}/g,
  /\b[0-9]\.A[\w-]{2,}\.[\w.-]{20,}/g,
  // Anything long and without structure that is no GUID, no version and no thumbprint.
  /[\w+/=~-]{72,}/g,
]

/** Every call is redacted, and nearly none holds any of this. */
const MARKED = /eyJ|8Q~|\d\.A/
/** Sought where such a run begins, not from each of its characters on. */
const LONG = /(?<![\w+=~-])[\w+=~-]{72}/
const isSuspicious = (text: string): boolean => MARKED.test(text) || (text.length >= 72 && LONG.test(text))

/** Paths are long without being secret: each part is looked at by itself. */
const splitPath = /([/?&=\s'"]+)/

export function redact(text: string): string {
  if (text.length < 24 || !isSuspicious(text)) return text
  const shaped = SHAPES.slice(0, 3).reduce((rest, shape) => rest.replace(shape, '[redacted]'), text)
  return shaped
    .split(splitPath)
    .map((part) => (part.length < 72 ? part : part.replace(SHAPES[3] ?? /$^/, '[redacted]')))
    .join('')
}
