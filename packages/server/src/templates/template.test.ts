import { createHash } from 'node:crypto'
import { TEMPLATE_HELPERS } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import { readDate, writeDate } from './dates.ts'
import { compileTemplate, HELPER_NAMES, TemplateError, type TemplateOptions } from './template.ts'

const fill = (text: string, record: object, options: TemplateOptions = {}) => compileTemplate(text, options)({ record })

describe('a template', () => {
  it('has the helpers that editors offer', () => {
    expect([...HELPER_NAMES].sort()).toEqual([...TEMPLATE_HELPERS].sort())
  })

  it('that writes without end is stopped', () => {
    const many = { list: Array.from({ length: 1000 }, (_, index) => index) }
    const text = '{{#each record.list}}{{#each ../record.list}}x{{/each}}{{/each}}'
    expect(() => fill(text, many)).toThrow('writes without end, so it was stopped')
    expect(fill('{{#each record.list}}x{{/each}}', many)).toHaveLength(1000)
  })

  it('that ends in three braces by chance is told so', () => {
    expect(() => compileTemplate('{"n":{{record.n}}}')).toThrow('Write a space between "}}" and "}"')
  })

  it('may begin only with what there is', () => {
    expect(() => compileTemplate('{{secret}}', { roots: ['record'] })).toThrow(
      'uses "secret", which there is not. There are {{record}}.',
    )
    expect(() => compileTemplate('{{uppercase secret}}', { roots: ['record'] })).toThrow(TemplateError)
    expect(() => compileTemplate('{{#each record.list}}{{this}}{{/each}}', { roots: ['record'] })).not.toThrow()
  })

  it('escapes what two braces write for the place it fills, and not what three do', () => {
    const record = { v: 'a/b?c="d"&<e>' }
    expect(fill('/x/{{record.v}}', record, { escaping: 'uri' })).toBe('/x/a%2Fb%3Fc%3D%22d%22%26%3Ce%3E')
    expect(fill('/x/{{{record.v}}}', record, { escaping: 'uri' })).toBe('/x/a/b?c="d"&<e>')
    expect(JSON.parse(fill('{"v":"{{record.v}}"}', record, { escaping: 'json' }))).toEqual(record)
    expect(fill('<v>{{record.v}}</v>', record, { escaping: 'xml' })).toBe('<v>a/b?c=&quot;d&quot;&amp;&lt;e&gt;</v>')
    expect(fill('{{record.v}}', record)).toBe(record.v)
  })

  it('escapes inside blocks and behind helpers too', () => {
    const record = { list: ['a"b', 'c'], name: 'x"y' }
    expect(
      JSON.parse(
        fill('[{{#each record.list}}"{{this}}"{{#unless @last}},{{/unless}}{{/each}}]', record, { escaping: 'json' }),
      ),
    ).toEqual(record.list)
    expect(fill('"{{uppercase record.name}}"', record, { escaping: 'json' })).toBe('"X\\"Y"')
  })

  it('writes objects as JSON where JSON is written', () => {
    const record = { tags: { a: 'b"c' }, n: 5 }
    const text = '{"tags":{{jsonSerialize record.tags}},"same":{{record.tags}},"n":{{record.n}} }'
    expect(JSON.parse(fill(text, record, { escaping: 'json' }))).toEqual({ tags: record.tags, same: record.tags, n: 5 })
  })

  it('says who does not have it', () => {
    expect(() => fill('{{record.missing}}', {}, { lacking: 'the export' })).toThrow(
      '"missing", which the export does not have.',
    )
  })

  it('says what is missing, or writes nothing when it is not strict', () => {
    for (const escaping of ['none', 'json', 'uri'] as const) {
      expect(() => fill('{{record.missing}}', {}, { escaping }), escaping).toThrow(TemplateError)
      expect(fill('[{{record.missing}}]', {}, { escaping, strict: false }), escaping).toBe('[]')
      expect(fill('[{{uppercase record.missing}}]', {}, { escaping, strict: false }), escaping).toBe('[]')
    }
  })

  it('reaches no prototype behind a helper either', () => {
    for (const text of ['{{getValue record.constructor.name "none"}}', '{{getValue record.__proto__.x "none"}}']) {
      expect(() => fill(text, {}), text).toThrow(TemplateError)
    }
    expect(fill('{{getValue record.constructor "none"}}', {})).toBe('none')
  })

  it.each([
    ['{{capitalize record.name}}', 'Db'],
    ['{{join "-" record.list}}', 'a-b'],
    ['{{split record.csv "," 1}}', '2'],
    ['{{add record.n 2}}', '7'],
    ['{{toFixed (divide record.n 2) 2}}', '2.50'],
    ['{{sum record.numbers}}/{{avg record.numbers}}', '6/2'],
    ['{{first record.list}}{{last record.list}}', 'ab'],
    ['{{base64Encode record.name}}', 'ZGI='],
    ['{{hash "sha256" record.name}}', createHash('sha256').update('db').digest('hex')],
    ['{{dateFormat "DD.MM.YYYY HH:mm" record.date "" "Europe/Berlin"}}', '01.07.2026 02:00'],
    ['{{dateAdd record.date 3600000}}', '2026-07-01T01:00:00.000Z'],
    ['{{getValue record.missing "none"}}', 'none'],
    ['{{lookup record "name"}}', 'db'],
  ])('fills %s', (text, expected) => {
    const record = { name: 'db', list: ['a', 'b'], csv: '1,2', n: 5, numbers: [1, 2, 3], date: '2026-07-01T00:00:00Z' }
    expect(fill(text, record)).toBe(expected)
  })
})

describe('random texts', () => {
  const random = (kind: string, length: number) => fill(`{{random "${kind}" ${length}}}`, {})

  it('are made anew each time, of the characters and the length that are asked for', () => {
    expect(random('CRYPTO', 33)).toMatch(/^[0-9a-f]{33}$/)
    expect(fill('{{random "UUID"}}', {})).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
    expect(random('ALPHANUMERIC', 24)).toMatch(/^[0-9A-Za-z]{24}$/)
    expect(random('ALPHANUMERIC', 24)).not.toBe(random('ALPHANUMERIC', 24))
    expect(fill('{{random "CRYPTO"}}', {})).toHaveLength(32)
  })

  it('of some length have a character of each kind', () => {
    for (let round = 0; round < 200; round++) {
      const text = random('SYMBOLS', 8)
      for (const kind of [/[a-z]/, /[A-Z]/, /\d/, /[^0-9A-Za-z]/]) expect(text).toMatch(kind)
    }
  })

  it('are of a kind and a length that there is', () => {
    for (const text of ['{{random "DICE" 8}}', '{{random "CRYPTO" 0}}', '{{random "CRYPTO" 5000}}']) {
      expect(() => fill(text, {}), text).toThrow(TemplateError)
    }
  })
})

describe('dates', () => {
  it('are read in their form and zone, or not at all', () => {
    expect(readDate('31.01.2026 12:00', 'DD.MM.YYYY HH:mm', 'Europe/Berlin')?.toISOString()).toBe(
      '2026-01-31T11:00:00.000Z',
    )
    expect(readDate('2026-01-31', 'DD.MM.YYYY')).toBeNull()
    expect(readDate('no date')).toBeNull()
    expect(readDate(1_767_225_600)?.toISOString()).toBe('2026-01-01T00:00:00.000Z')
    expect(readDate('2026-07-01 12:00', undefined, 'America/New_York')?.toISOString()).toBe('2026-07-01T16:00:00.000Z')
  })

  it('are written in a form and zone', () => {
    const date = new Date('2026-07-01T00:00:00Z')
    expect(writeDate(date)).toBe('2026-07-01T00:00:00.000Z')
    expect(writeDate(date, 'X')).toBe('1782864000')
    expect(writeDate(date, 'YYYY-MM-DD HH:mm', 'America/New_York')).toBe('2026-06-30 20:00')
  })
})
