/** Finds what secrets made of a text, whatever helpers did to them: that in which it differs from the same one without them. */

/** @param masked the text as its template gives it with masks in the place of secrets. @returns one text, or none */
export function madeOfSecrets(text: string, masked: string): readonly string[] {
  if (text === masked) return []
  const most = Math.min(text.length, masked.length)
  let start = 0
  while (start < most && text[start] === masked[start]) start += 1
  let end = 0
  while (end < most - start && text.at(-1 - end) === masked.at(-1 - end)) end += 1
  const made = text.slice(start, text.length - end)
  return made === '' ? [] : [made]
}
