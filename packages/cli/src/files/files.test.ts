import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import type { FileFormat } from './format.ts'
import { formatOf } from './format.ts'
import { readRecords } from './read-records.ts'
import { createRecordWriter } from './write-records.ts'

const read = (content: string, format: FileFormat) => Array.fromAsync(readRecords(Readable.from([content]), format))

async function write(pages: readonly (readonly Record<string, unknown>[])[], format: FileFormat, columns?: string[]) {
  const out = new PassThrough()
  const written = text(out)
  const writer = createRecordWriter(out, format, columns)
  for (const page of pages) await writer.write(page)
  out.end()
  return { written: await written, left: [...writer.left] }
}

describe('a CSV', () => {
  it('comes back as it was written: quotes, lines, commas, nesting, and what a spreadsheet would run', async () => {
    const records = [
      { name: 'a', value: '=1+1', tags: { owner: 'ops, "west"' } },
      { name: 'b', value: "'-- two\nlines", tags: { owner: '@x' } },
    ]
    const { written } = await write([records], 'csv')
    expect(written.split('\n')[0]).toBe('name,value,tags.owner')
    expect(written).toContain("'=1+1")
    expect((await read(written, 'csv')).map((row) => 'record' in row && row.record)).toEqual(records)
  })

  it('has the columns of its first page, tells what has none later, or has those asked for', async () => {
    const pages = [[{ name: 'a' }], [{ name: 'b', extra: 'x' }]]
    expect(await write(pages, 'csv')).toEqual({ written: 'name\na\nb\n', left: ['extra'] })
    expect((await write(pages, 'csv', ['extra', 'name'])).written).toBe('extra,name\n,a\nx,b\n')
  })

  it('with a torn row tells its line, and goes on with the next', async () => {
    expect(await read('name,value\na,1\nb,2,3\nc,4\n', 'csv')).toEqual([
      { line: 2, record: { name: 'a', value: '1' } },
      { line: 3, fault: expect.stringContaining('more or fewer fields') },
      { line: 4, record: { name: 'c', value: '4' } },
    ])
  })

  it('with a quote that is never closed takes nothing from there on, and does not repeat what stands there', async () => {
    const rows = await read('name,value\na,1\nb,"canary\nc,3\n', 'csv')
    expect(rows[0]).toEqual({ line: 2, record: { name: 'a', value: '1' } })
    expect(rows.slice(1)).toEqual([{ line: 3, fault: expect.stringContaining('never closed') }])
    expect(JSON.stringify(rows)).not.toContain('canary')
  })

  it('may name a column as objects name their prototype, and nothing happens to others', async () => {
    await read('__proto__.polluted,name\nyes,a\n', 'csv')
    expect(({} as { polluted?: string }).polluted).toBeUndefined()
  })
})

describe('NDJSON', () => {
  it('is an object a line; another line is told, without what it holds', async () => {
    const rows = await read('{"a":1}\n\n[1]\n{"value":"canary\n{"b":2}', 'ndjson')
    expect(rows).toEqual([
      { line: 1, record: { a: 1 } },
      { line: 3, fault: expect.stringContaining('not a JSON object') },
      { line: 4, fault: expect.stringContaining('not a JSON object') },
      { line: 5, record: { b: 2 } },
    ])
    expect((await write([[{ a: [1] }], [{ b: null }]], 'ndjson')).written).toBe('{"a":[1]}\n{"b":null}\n')
  })
})

it('the format follows from the ending of a file, and another one is refused', () => {
  expect(formatOf(undefined, 'x.CSV')).toBe('csv')
  expect(formatOf(undefined, '-')).toBe('ndjson')
  expect(formatOf('ndjson', 'x.csv')).toBe('ndjson')
  expect(() => formatOf('xml', undefined)).toThrow('ndjson or csv')
})
