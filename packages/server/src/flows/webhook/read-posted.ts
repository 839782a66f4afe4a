/** Reads what was posted to a webhook: one JSON object, a list of them, or one object a line (NDJSON). */

import { refuseUnstorable } from '../../documents/index.ts'
import { AppError } from '../../errors.ts'
import type { SourceRecord } from '../../records/index.ts'

const NDJSON = /^application\/(x-ndjson|ndjson|jsonl|x-jsonlines)\b/i
const MOST_RECORDS = 100_000

/**
 * @param body as it came
 * @throws AppError invalid_json, invalid_field with the place of the record at fault, unsupported_media_type
 */
export function readPosted(body: unknown, contentType: string | undefined): SourceRecord[] {
  if (!Buffer.isBuffer(body) || body.length === 0) throw new AppError('invalid_json')
  const isLines = NDJSON.test(contentType ?? '')
  if (!isLines && contentType !== undefined && !/^application\/([\w.+-]*\+)?json\b/i.test(contentType))
    throw new AppError('unsupported_media_type')
  const text = decode(body)
  const values = isLines ? readLines(text) : readJson(text)
  if (values.length > MOST_RECORDS) throw refuse('', `holds more than ${MOST_RECORDS} records. Send several posts`)
  return values.map((value, index) => {
    const place = isLines ? `line ${index + 1}` : `record ${index + 1}`
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse(place, 'must be an object')
    return value as SourceRecord
  })
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (cause) {
    throw new AppError('invalid_json', { cause })
  }
}

function readJson(text: string): unknown[] {
  const value = parse(text)
  refuseUnstorable(value)
  return Array.isArray(value) ? value : [value]
}

function readLines(text: string): unknown[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  return lines.map((line, index) => {
    try {
      const value = parse(line)
      refuseUnstorable(value)
      return value
    } catch (error) {
      if (error instanceof AppError && error.code === 'invalid_json')
        throw refuse(`line ${index + 1}`, 'is not valid JSON')
      throw error
    }
  })
}

/** Keys that would reach a prototype are refused. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text, (key, value) => {
      if (key === '__proto__') throw new SyntaxError('a forbidden key')
      return value
    })
  } catch (cause) {
    throw new AppError('invalid_json', { cause })
  }
}

const refuse = (place: string, what: string): AppError =>
  new AppError('invalid_field', { facts: { reason: `The body${place === '' ? '' : `, ${place},`} ${what}.` } })
