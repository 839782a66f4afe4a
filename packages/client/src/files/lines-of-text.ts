/** Lines out of pieces of text. A line that is larger than a record may be is not held, only told. */
import { LARGEST_RECORD_BYTES } from '@keyway/contract'

export interface TextLine {
  readonly line: number
  /** Null: it was too long. */
  readonly text: string | null
}

export async function* linesOfText(pieces: AsyncIterable<string>): AsyncGenerator<TextLine> {
  let line = 0
  let rest = ''
  let tooLong = false
  const next = (text: string): TextLine => {
    line += 1
    const given = tooLong || text.length > LARGEST_RECORD_BYTES ? null : text.replace(/\r$/, '')
    tooLong = false
    return { line, text: given }
  }
  for await (const piece of pieces) {
    const found = (rest + piece).split('\n')
    rest = found.pop() ?? ''
    for (const text of found) yield next(text)
    if (rest.length > LARGEST_RECORD_BYTES) {
      tooLong = true
      rest = ''
    }
  }
  if (rest !== '' || tooLong) yield next(rest)
}
