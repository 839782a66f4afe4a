/**
 * Characters that only look right: letters of other alphabets, spaces of no width, quotation marks of text programs. They come
 * with copying from documents and chats. What was likely meant is offered, never used in place of what was sent.
 */

/** Characters nobody sees: spaces of no width, soft hyphens, marks of direction, byte order marks. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu

/** Cyrillic and Greek letters that Latin ones are mistaken for; what Unicode itself folds (full width) is left to it. */
const TWINS: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['абсԁеғɡһіјӏорԛѕтԝхуԍѵьᴢ', 'abcdefghijlopqstwxygvbz'],
    ['АВСЕНІЈКМОРЅТХУԌԚԜ', 'ABCEHIJKMOPSTXYGQW'],
    ['αεικνορτυχωϲ', 'aeikvoptuxwc'],
    ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'],
    ['‐‑‒–—―−﹘﹣', '---------'],
    ['∕⁄⧸', '///'],
    ['։﹕꞉', ':::'],
    ['․。', '..'],
  ].flatMap(([odd = '', plain = '']) => [...odd].map((character, index) => [character, plain[index] ?? ''])),
)

/** Marks that stand around a value where it was copied from. */
const AROUND =
  /^["'`<([{\u2018-\u201f\u00ab\u00bb\u2039\u203a\s]+|["'`>)\]}\u2018-\u201f\u00ab\u00bb\u2039\u203a\s,;.]+$/g

/** The text in the characters it was likely meant in. */
export const plainText = (text: string): string =>
  [...text.replaceAll(UNSEEN, '').normalize('NFKC')]
    .map((one) => TWINS[one] ?? one)
    .join('')
    .replaceAll(AROUND, '')

const ODD = /[^\x20-\x7e]/u

/** e.g. `U+0430`; undefined when every character is one of a keyboard's. */
export function oddCharacter(text: string): string | undefined {
  const code = ODD.exec(text)?.[0]?.codePointAt(0)
  return code === undefined ? undefined : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}

/** A letter, digit or sign that can be seen. */
export const isVisible = (text: string): boolean => /[\p{L}\p{N}\p{P}\p{S}]/u.test(text)

/** Characters that change how others are shown, or break lines: in a name they only ever deceive. */
export const hasDeceptive = (text: string): boolean => /[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/u.test(text)
