import { unguarded } from '@keyway/contract'
import { expect, test } from 'vitest'
import { csvRow } from './csv.ts'

test.each(['=1+1', '+1', '-1', '@x', '\tx', '\rx', "'=1+1", "''x", "it's", 'plain', ''])(
  'the cell %j is no formula, and is read back as it was',
  (text) => {
    const [cell = ''] = /(?<=^").*(?="\r\n$)/s.exec(csvRow([['name', (row: string) => row]], text)) ?? []
    expect(cell).not.toMatch(/^[=+\-@\t\r]/)
    expect(unguarded(cell)).toBe(text)
  },
)
