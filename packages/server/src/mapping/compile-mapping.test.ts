import type { Mapping } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import { compileMapping } from './compile-mapping.ts'
import { MappingError } from './scope.ts'

const map = (record: Record<string, unknown>, ...mappings: Partial<Mapping>[]) =>
  compileMapping(
    mappings.map((mapping) => ({ generate: 'field', dataType: 'string', status: 'Active', ...mapping }) as Mapping),
  )(record)

describe('a mapping', () => {
  it('takes a member by path', () => {
    expect(map({ name: 'db' }, { generate: 'secretName', extract: '$.name' })).toEqual({ secretName: 'db' })
  })

  it('takes members inside objects, lists and odd names', () => {
    const record = { tags: { 'a.b': 'x' }, list: [{ n: 1 }, { n: 2 }] }
    expect(map(record, { extract: "$.tags['a.b']" })).toEqual({ field: 'x' })
    expect(map(record, { extract: '$.list[1].n', dataType: 'number' })).toEqual({ field: 2 })
    expect(map(record, { extract: '$.list[*].n', dataType: 'numberarray' })).toEqual({ field: [1, 2] })
    expect(map(record, { extract: '$.tags', dataType: 'object' })).toEqual({ field: { 'a.b': 'x' } })
  })

  it('refuses a path it cannot read, naming the part', () => {
    expect(() => map({}, { extract: '$.a..b' })).toThrow('cannot be read from "..b" on')
  })

  it('renders templates without escaping', () => {
    expect(map({ name: 'a&b' }, { extract: '{{record.name}}-<copy>' })).toEqual({ field: 'a&b-<copy>' })
    expect(map({ name: 'DB' }, { extract: '{{lowercase record.name}}' })).toEqual({ field: 'db' })
  })

  it('says which member a template misses, without the record', () => {
    const failing = () => map({ value: 'hunter2' }, { extract: '{{record.nmae}}' })
    expect(failing).toThrow(MappingError)
    expect(failing).toThrow('The template "{{record.nmae}}" uses "nmae", which this record does not have.')
  })

  it('refuses to give a helper what the record does not have', () => {
    const failing = () => map({}, { extract: '{{lowercase record.name}}-copy' })
    expect(failing).toThrow('gives "lowercase" something that this record does not have.')
    expect(map({ name: '' }, { extract: '{{lowercase record.name}}-copy' })).toEqual({ field: '-copy' })
  })

  it('shows a template nothing of a record but its own members', () => {
    for (const extract of [
      '{{record.constructor}}',
      '{{record.toString}}',
      '{{lookup record "constructor"}}',
      '{{lookup record "__proto__"}}',
    ]) {
      expect(map({ name: 'x' }, { extract }), extract).toEqual({ field: '' })
    }
    for (const extract of [
      '{{record.__proto__.polluted}}',
      '{{record.constructor.name}}',
      '{{config}}',
      '{{@root.x}}',
    ]) {
      expect(() => map({ name: 'x' }, { extract }), extract).toThrow(MappingError)
    }
  })

  it('refuses templates with partials and templates that do not parse', () => {
    expect(() => map({}, { extract: '{{> other}}' })).toThrow('there are none')
    expect(() => map({}, { extract: '{{#if record.a}}{{#> other}}{{/other}}{{/if}}' })).toThrow('there are none')
    expect(() => map({}, { extract: '{{#if record.a}}' })).toThrow('cannot be read')
    expect(() => map({}, { extract: '{{shout record.a}}' })).toThrow('there is no helper "shout". There are if,')
    expect(() => map({}, { extract: '{{log record.a}}' })).toThrow('there is no helper "log".')
  })

  it('takes anything else as a literal', () => {
    expect(map({ name: 'x' }, { extract: 'name' })).toEqual({ field: 'name' })
    expect(map({}, { extract: 'true', dataType: 'boolean' })).toEqual({ field: true })
  })

  it('falls back to the default where the record has nothing', () => {
    expect(map({}, { extract: '$.a', default: 'none' })).toEqual({ field: 'none' })
    expect(map({ a: '' }, { extract: '$.a', default: 'none' })).toEqual({ field: 'none' })
    expect(map({ a: 0 }, { extract: '$.a', default: 5, dataType: 'number' })).toEqual({ field: 0 })
  })

  it('keeps an empty text without a default, as it is a legal secret', () => {
    expect(map({ a: '' }, { extract: '$.a' })).toEqual({ field: '' })
  })

  it('leaves a field out when the record has nothing, or when told so', () => {
    expect(map({ a: null }, { extract: '$.a' })).toEqual({})
    const conditional = { when: 'extract_not_empty' } as const
    expect(map({ a: '' }, { extract: '$.a', default: 'x', conditional })).toEqual({})
  })

  it('converts types and refuses what does not fit, without showing the value', () => {
    expect(map({ a: '12' }, { extract: '$.a', dataType: 'number' })).toEqual({ field: 12 })
    expect(map({ a: 12 }, { extract: '$.a' })).toEqual({ field: '12' })
    expect(map({ a: 'FALSE' }, { extract: '$.a', dataType: 'boolean' })).toEqual({ field: false })
    expect(map({ a: 'x' }, { extract: '$.a', dataType: 'stringarray' })).toEqual({ field: ['x'] })
    const failing = () => map({ a: 'hunter2' }, { generate: 'nbf', extract: '$.a', dataType: 'number' })
    expect(failing).toThrow('"nbf" cannot be filled: it is text, which does not read as a number.')
  })

  it('fills objects field by field and leaves out an empty one', () => {
    const attributes = {
      generate: 'attributes',
      dataType: 'object',
      mappings: [{ generate: 'enabled', dataType: 'boolean', extract: '$.attributes.enabled', status: 'Active' }],
    } as const
    expect(map({ attributes: { enabled: true, created: 1 } }, attributes as unknown as Mapping)).toEqual({
      attributes: { enabled: true },
    })
    expect(map({}, attributes as unknown as Mapping)).toEqual({})
  })

  it('is harmless with names of prototypes', () => {
    const inputs = map({ a: 'x' }, { generate: '__proto__', extract: '$.a' })
    expect(Object.hasOwn(inputs, '__proto__')).toBe(true)
    expect(Object.getPrototypeOf(inputs)).toBe(Object.prototype)
    expect(map({}, { extract: '$.constructor' })).toEqual({})
  })
})

describe('lists of Mapper 2.0', () => {
  const active = { status: 'Active' } as const

  it('take elements whole, converted to their type', () => {
    const record = { tags: ['1', '2'], one: '3' }
    const mapping = {
      dataType: 'numberarray',
      buildArrayHelper: [{ extract: '$.tags[*]' }, { extract: '$.one' }],
    } as const
    expect(map(record, { ...mapping, buildArrayHelper: [...mapping.buildArrayHelper] })).toEqual({ field: [1, 2, 3] })
  })

  it('fill an object per element, whose paths go through the list without brackets', () => {
    const record = {
      order: 'o1',
      items: [
        { name: 'a', parts: [{ n: 1 }, { n: 2 }] },
        { name: 'b', parts: [] },
      ],
    }
    const mapping: Partial<Mapping> = {
      dataType: 'objectarray',
      buildArrayHelper: [
        {
          extract: '$.items[*]',
          mappings: [
            { generate: 'title', dataType: 'string', extract: '$.items.name', ...active },
            { generate: 'order', dataType: 'string', extract: '$.order', ...active },
            { generate: 'label', dataType: 'string', extract: '{{record.items.name}}!', ...active },
            {
              generate: 'numbers',
              dataType: 'objectarray',
              ...active,
              buildArrayHelper: [
                {
                  extract: '$.items.parts[*]',
                  mappings: [{ generate: 'n', dataType: 'string', extract: '$.items.parts.n', ...active }],
                },
              ],
            },
          ],
        },
      ],
    }
    expect(map(record, mapping)).toEqual({
      field: [
        { title: 'a', order: 'o1', label: 'a!', numbers: [{ n: '1' }, { n: '2' }] },
        { title: 'b', order: 'o1', label: 'b!', numbers: [] },
      ],
    })
  })

  it('name the place of an element that does not fit', () => {
    const mappings: Mapping[] = [{ generate: 'n', dataType: 'number', extract: '$.items.n', ...active }]
    const mapping: Partial<Mapping> = {
      dataType: 'objectarray',
      buildArrayHelper: [{ extract: '$.items[*]', mappings }],
    }
    expect(() => map({ items: [{ n: 'x' }] }, mapping)).toThrow('"field[].n" cannot be filled')
  })

  it('give their default, or nothing, when there are no elements', () => {
    const buildArrayHelper = [{ extract: '$.missing[*]' }]
    expect(map({}, { dataType: 'stringarray', buildArrayHelper })).toEqual({ field: [] })
    expect(map({}, { dataType: 'stringarray', buildArrayHelper, default: ['d'] })).toEqual({ field: ['d'] })
    expect(map({}, { dataType: 'stringarray', buildArrayHelper, conditional: { when: 'extract_not_empty' } })).toEqual(
      {},
    )
  })
})

describe('dates in a mapping', () => {
  it('are read in one form and written in another', () => {
    const mapping = { extract: '$.d', extractDateFormat: 'DD.MM.YYYY', generateDateFormat: 'YYYY/MM/DD' }
    expect(map({ d: '31.01.2026' }, mapping)).toEqual({ field: '2026/01/31' })
    expect(map({ d: 1_767_225_600 }, { extract: '$.d', dataType: 'number', generateDateFormat: 'X' })).toEqual({
      field: 1_767_225_600,
    })
    expect(() => map({ d: 'hunter2' }, mapping)).toThrow(
      '"field" cannot be filled: it does not read as a date of the form DD.MM.YYYY.',
    )
  })
})
