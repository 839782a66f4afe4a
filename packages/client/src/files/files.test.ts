import { LARGEST_RECORD_BYTES } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import type { FileFormat } from './format.ts'
import { readRecords } from './read-records.ts'
import { createRecordText } from './record-text.ts'

/** In pieces of so many bytes, so that characters, quotes and line ends are torn apart. */
async function* inPieces(content: string | Uint8Array, size: number) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size)
}

const read = (content: string | Uint8Array, format: FileFormat, size = 1 << 16) =>
  Array.fromAsync(readRecords(inPieces(content, size), format))

function write(pages: readonly (readonly Record<string, unknown>[])[], format: FileFormat, columns?: string[]) {
  const text = createRecordText(format, columns)
  return { written: pages.map((page) => text.of(page)).join(''), left: [...text.left] }
}

describe('a CSV', () => {
  it('comes back as it was written: quotes, lines, commas, nesting, and what a spreadsheet would run', async () => {
    const records = [
      { name: 'a', value: '=1+1', tags: { owner: 'ops, "west"' } },
      { name: 'b', value: "'-- two\nlines", tags: { owner: '@x' } },
    ]
    const { written } = write([records], 'csv')
    expect(written.split('\n')[0]).toBe('name,value,tags.owner')
    expect(written).toContain("'=1+1")
    expect((await read(written, 'csv')).map((row) => 'record' in row && row.record)).toEqual(records)
  })

  it('has the columns of its first page, tells what has none later, or has those asked for', async () => {
    const pages = [[{ name: 'a' }], [{ name: 'b', extra: 'x' }]]
    expect(write(pages, 'csv')).toEqual({ written: 'name\na\nb\n', left: ['extra'] })
    expect(write(pages, 'csv', ['extra', 'name']).written).toBe('extra,name\n,a\nx,b\n')
  })

  it('with a torn row tells its line, and goes on with the next', async () => {
    expect(await read('name,value\na,1\nb,2,3\nc,4\n', 'csv')).toEqual([
      { line: 2, record: { name: 'a', value: '1' } },
      { line: 3, fault: expect.stringContaining('more or fewer fields') },
      { line: 4, record: { name: 'c', value: '4' } },
    ])
  })

  it('with a quote that is never closed tells its line, does not repeat what stands there, and goes on behind it', async () => {
    const rows = await read('name,value\na,1\nb,"canary\nc,3\n', 'csv')
    expect(rows).toEqual([
      { line: 2, record: { name: 'a', value: '1' } },
      { line: 3, fault: expect.stringContaining('never closed') },
      { line: 4, record: { name: 'c', value: '3' } },
    ])
    expect(JSON.stringify(rows)).not.toContain('canary')
  })

  it('with a torn quote that another one closes tells all lines that are lost', async () => {
    const rows = await read('name,value\nb,"2\nc,"3"\nd,4\n', 'csv')
    expect(rows).toEqual([
      { line: 2, fault: expect.stringContaining('lines 2 to 3') },
      { line: 4, record: { name: 'd', value: '4' } },
    ])
  })

  it('with a torn quote holds no more of the file than a record may be large', async () => {
    const filler = `x,${'y'.repeat(1000)}\n`
    const content = `name,value\nb,"2\n${filler.repeat(Math.ceil(LARGEST_RECORD_BYTES / filler.length) + 10)}`
    const rows = await read(content, 'csv')
    expect(rows[0]).toEqual({ line: 2, fault: expect.stringContaining('never closed') })
    expect(rows.slice(1).every((row) => 'record' in row)).toBe(true)
    expect(rows).toHaveLength(content.split('\n').length - 2)
  })

  it('is the same in pieces of any size, with Windows lines, a byte order mark and quoted lines', async () => {
    const content = '\ufeffname,value\r\nkey 🔑,"two\r\nlines, ""q"""\r\n\r\nb,"x"\r\n"c",\r\nlast,"1"'
    const whole = await read(content, 'csv')
    expect(whole).toEqual([
      { line: 2, record: { name: 'key 🔑', value: 'two\r\nlines, "q"' } },
      { line: 5, record: { name: 'b', value: 'x' } },
      { line: 6, record: { name: 'c' } },
      { line: 7, record: { name: 'last', value: '1' } },
    ])
    for (const size of [1, 2, 3, 7]) expect(await read(content, 'csv', size)).toEqual(whole)
  })

  it('that names a column twice, or is not UTF-8, is refused with its line', async () => {
    expect(await read('a,a\n1,2\n', 'csv')).toEqual([{ line: 1, fault: expect.stringContaining('called "a"') }])
    const latin = new Uint8Array([...new TextEncoder().encode('name,value\na,1\nb,'), 0xe4, 0x0a])
    expect(await read(latin, 'csv', 14)).toEqual([
      { line: 2, record: { name: 'a', value: '1' } },
      { line: 3, fault: expect.stringContaining('not text in UTF-8') },
    ])
  })

  it('keeps U+FFFD that is in it, and marks of byte order behind the first, in pieces of any size', async () => {
    const content = '\ufeffname,value\na,lost \ufffd here\nb,\ufefflast 🔑\n'
    for (const size of [1, 2, 3, 16, 1000]) {
      expect(await read(content, 'csv', size)).toEqual([
        { line: 2, record: { name: 'a', value: 'lost \ufffd here' } },
        { line: 3, record: { name: 'b', value: '\ufefflast 🔑' } },
      ])
    }
  })

  it('that ends in the middle of a character, or has a bad byte, is taken up to there in pieces of any size', async () => {
    const start = new TextEncoder().encode('name,value\na,\ufffd\nb,🔑')
    for (const bad of [start.slice(0, -1), new Uint8Array([...start, 0xff, 0x0a])]) {
      for (const size of [1, 2, 5, 1000]) {
        expect(await read(bad, 'csv', size)).toEqual([
          { line: 2, record: { name: 'a', value: '\ufffd' } },
          { line: 3, fault: expect.stringContaining('not text in UTF-8') },
        ])
      }
    }
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
    expect(write([[{ a: [1] }], [{ b: null }]], 'ndjson').written).toBe('{"a":[1]}\n{"b":null}\n')
  })

  it('with a line larger than a record may be goes on with the next, and does not hold it', async () => {
    const rows = await read(`{"a":"${'x'.repeat(LARGEST_RECORD_BYTES)}"}\n{"b":2}\n`, 'ndjson')
    expect(rows).toEqual([
      { line: 1, fault: expect.stringContaining('larger than 5 MB') },
      { line: 2, record: { b: 2 } },
    ])
  })
})
