/**
 * The rows of a CSV (RFC 4180) out of pieces of text, each with the line it begins in. No more than one row is held. A quote that is
 * never closed takes its own line with it, and the next line is read as a row again.
 */
import { LARGEST_RECORD_BYTES } from '@keyway/contract'

export type CsvRow =
  | { readonly line: number; readonly fields: readonly string[] }
  | { readonly line: number; readonly fault: string }

const TORN = 'A quote is opened and never closed. This line was left out; the next is read as a row of its own.'
const BEHIND_QUOTE = 'Something stands between a closing quote and the next comma.'
const INSIDE = 'A quote stands inside a field that has none around it.'

export async function* csvRows(pieces: AsyncIterable<string>): AsyncGenerator<CsvRow> {
  let text = ''
  let line = 1
  let skipping = false
  const take = (length: number): void => {
    line += countLines(text, length)
    text = text.slice(length)
  }
  function* rows(ended: boolean): Generator<CsvRow> {
    while (text !== '') {
      if (skipping) {
        const end = text.indexOf('\n')
        text = end < 0 ? '' : text.slice(end + 1)
        if (end < 0) return
        line += 1
        skipping = false
        continue
      }
      const found = scanRow(text, ended)
      const from = line
      if (found.kind === 'row') {
        take(found.end)
        // A blank line is no row.
        if (found.fields.length > 1 || found.fields[0] !== '') yield { line: from, fields: found.fields }
      } else if (found.kind === 'fault') {
        const end = text.indexOf('\n', found.at)
        take(end < 0 ? text.length : end + 1)
        const last = end < 0 ? line : line - 1
        const which = last > from ? `The row of the lines ${from} to ${last} was left out.` : 'The row was left out.'
        yield { line: from, fault: `${found.reason} ${which}` }
        skipping = end < 0 && !ended
      } else if (ended || text.length > LARGEST_RECORD_BYTES) {
        const end = text.indexOf('\n')
        take(end < 0 ? text.length : end + 1)
        yield { line: from, fault: found.quoted ? TORN : 'The row is larger than 5 MB. It was left out.' }
        skipping = end < 0 && !ended
      } else return
    }
  }
  for await (const piece of pieces) {
    text += piece
    yield* rows(false)
  }
  yield* rows(true)
}

type Scanned =
  | { readonly kind: 'row'; readonly fields: readonly string[]; readonly end: number }
  | { readonly kind: 'fault'; readonly reason: string; readonly at: number }
  /** The row does not end in what there is. */
  | { readonly kind: 'more'; readonly quoted: boolean }

function scanRow(text: string, ended: boolean): Scanned {
  const fields: string[] = []
  for (let at = 0; ; ) {
    const isQuoted = text[at] === '"'
    const end = isQuoted ? closingQuote(text, at + 1) : endOfField(text, at)
    if (end < 0) {
      if (isQuoted || !ended) return { kind: 'more', quoted: isQuoted }
    } else if (isQuoted && end + 1 === text.length && !ended) return { kind: 'more', quoted: false }
    const raw = text.slice(isQuoted ? at + 1 : at, end < 0 ? text.length : end)
    if (!isQuoted && raw.includes('"')) return { kind: 'fault', reason: INSIDE, at }
    const next = end < 0 ? text.length : isQuoted ? end + 1 : end
    const follows = text.startsWith('\r\n', next) ? '\r\n' : (text[next] ?? '')
    if (isQuoted && follows === '\r' && next + 1 === text.length && !ended) return { kind: 'more', quoted: false }
    if (isQuoted && !['', ',', '\n', '\r\n'].includes(follows)) return { kind: 'fault', reason: BEHIND_QUOTE, at: next }
    fields.push(isQuoted ? raw.replaceAll('""', '"') : follows === ',' ? raw : raw.replace(/\r$/, ''))
    if (follows !== ',') return { kind: 'row', fields, end: next + follows.length }
    at = next + 1
  }
}

/** Of a comma or the end of the line, whichever is first; -1: neither is there. */
function endOfField(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) if (text[at] === ',' || text[at] === '\n') return at
  return -1
}

/** A doubled quote is one that belongs to the text. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) if (text[at + 1] !== '"') return at
  return -1
}

function countLines(text: string, length: number): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < length; at = text.indexOf('\n', at + 1)) lines += 1
  return lines
}
