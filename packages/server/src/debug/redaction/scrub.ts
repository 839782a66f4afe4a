/** Takes known secrets, and what looks like one wherever it stands, out of texts. */
import { MASK } from '@keyway/contract'
import { otherForms } from './other-forms.ts'

/** Shorter values stand in ordinary words by chance, and guessing them is no harder than reading them. */
const SHORTEST = 4

const LOOKS_SECRET = [
  // A JSON Web Token: its header begins with `{"`.
  /eyJ[\w-]{5,}\.[\w-]+\.?[\w-]*(\.[\w-]+)*/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  // Not a challenge, whose parameters have quotes.
  /\b(Bearer|Basic) (?!\w+=")[\w.~+/=-]{4,}/gi,
  /(AccountKey|SharedAccessKey|SharedAccessSignature|Password|Pwd)=[^;&"\s]+/gi,
]

/** Looking for so many in so many texts would hold up the process: nothing of such an exchange is told. */
const MOST_KNOWN = 500

export type Scrub = (text: string) => string

/**
 * @param found secrets met in this exchange
 * @param own secrets of the connection: whoever answers may send them back in another form
 */
export function scrubber(found: Iterable<string>, own: readonly string[] = []): Scrub {
  const known = new Set<string>()
  for (const secret of [...own, ...found]) {
    if (secret.length < SHORTEST || secret === MASK) continue
    known.add(secret)
    known.add(encodeURIComponent(secret))
  }
  if (known.size > MOST_KNOWN) return () => MASK
  // The longest first: one may be part of another.
  const ordered = [...known].sort((a, b) => b.length - a.length)
  const patterns = [...own.filter((one) => one.length >= SHORTEST).flatMap(otherForms), ...LOOKS_SECRET]
  return (text) => {
    const clean = ordered.reduce((rest, secret) => rest.replaceAll(secret, MASK), text)
    return patterns.reduce((rest, pattern) => rest.replaceAll(pattern, MASK), clean)
  }
}

/** Every text in a JSON value, names of members included. */
export function scrubJson(value: unknown, scrub: Scrub): unknown {
  if (typeof value === 'string') return scrub(value)
  if (Array.isArray(value)) return value.map((element) => scrubJson(element, scrub))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [scrub(name), scrubJson(member, scrub)]))
}
