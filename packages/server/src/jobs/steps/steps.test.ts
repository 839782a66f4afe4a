/** What filters and response mappings make of a record. */
import type { FilterRule } from '@keyway/contract'
import { ResponseMapping } from '@keyway/contract'
import { describe, expect, test } from 'vitest'
import { compileResponseMapping } from './response-mapping.ts'
import { compileStepFilter } from './step-filter.ts'

const passes = (rules: readonly FilterRule[], record: Readonly<Record<string, unknown>>): boolean =>
  compileStepFilter({ type: 'expression', expression: { version: '1', rules: [...rules] } })(record)

const get = (path: string): FilterRule => ['extract', path]
const RECORD = {
  name: 'db-password',
  tags: { owner: 'ops', 'a b': 1 },
  attributes: { enabled: true, exp: 1_800_000_000, updated: '2026-01-01T00:00:00Z' },
  list: [{ id: 1 }, { id: 2 }],
  words: ['red', 'blue'],
  nothing: null,
  empty: '',
}

describe('a filter lets a record pass when', () => {
  test.each<[FilterRule[]]>([
    [['equals', get('name'), 'db-password']],
    [['equals', get('attributes.enabled'), 'true']],
    [['equals', ['boolean', get('attributes.enabled')], true]],
    [['equals', get('list[1].id'), 2]],
    [['equals', get('missing'), get('nothing')]],
    [['notequals', get('tags.owner'), 'dev']],
    [['startswith', get('name'), 'db-']],
    [['endswith', get('name'), 'word']],
    [['contains', get('name'), 'pass']],
    [['contains', get('words'), 'blue']],
    [['doesnotcontain', get('words'), 'green']],
    [['empty', get('missing')]],
    [['isempty', get('empty')]],
    [['notempty', get('words')]],
    [['lessthan', ['epochtime', get('attributes.updated')], ['epochtime', get('attributes.exp')]]],
    [['greaterthan', get('attributes.exp'), 5]],
    [['greaterthan', ['number', '10'], ['number', '9']]],
    [['lessthan', '10', '9']],
    [['equals', ['uppercase', get('tags.owner')], 'OPS']],
    [['equals', ['abs', -2.5], 2.5]],
    [['equals', ['ceiling', 1.2], 2]],
    [['and', ['notempty', get('name')], ['or', ['equals', 1, 2], ['not', ['empty', get('name')]]]]],
  ])('%j', (rules) => {
    expect(passes(rules, RECORD)).toBe(true)
    expect(passes(['not', rules], RECORD)).toBe(false)
  })
})

test('a filter compares what is no number with numbers as neither more nor less', () => {
  for (const operator of ['greaterthan', 'lessthan', 'equals']) {
    expect(passes([operator, ['number', get('name')], 5], RECORD)).toBe(false)
    expect(passes([operator, get('missing'), 5], RECORD)).toBe(false)
  }
})

test('a filter reads own members only', () => {
  expect(passes(['empty', get('constructor.name')], RECORD)).toBe(true)
  expect(passes(['empty', get('__proto__')], RECORD)).toBe(true)
})

const map = (
  mapping: object,
  answer: Readonly<Record<string, unknown>>,
  record: object = { name: 'a', owner: { id: 1 } },
) => compileResponseMapping(ResponseMapping.parse(mapping))(record as Record<string, unknown>, answer)

describe('a response mapping', () => {
  const answer = { data: [{ id: 'x', tags: { t: 1 } }, { id: 'y' }], _json: { value: 'v' } }

  test('puts members of the answer into a copy of the record', () => {
    const record = { name: 'a', owner: { id: 1 } }
    const fields = [
      { extract: 'data[0].id', generate: 'owner.first' },
      { extract: '_json.value', generate: 'value' },
      { extract: 'data[*].id', generate: 'ids' },
    ]
    expect(map({ fields }, answer, record)).toEqual({
      name: 'a',
      owner: { id: 1, first: 'x' },
      value: 'v',
      ids: ['x', 'y'],
    })
    expect(record).toEqual({ name: 'a', owner: { id: 1 } })
  })

  test('leaves a member as it is when the answer has nothing for it', () => {
    expect(map({ fields: [{ extract: 'data[7].id', generate: 'name' }] }, answer)).toMatchObject({ name: 'a' })
  })

  test('makes a list of objects out of lists of values', () => {
    const lists = [
      {
        generate: 'found.versions',
        fields: [
          { extract: 'data[*].id', generate: 'id' },
          { extract: '_json.value', generate: 'of' },
        ],
      },
    ]
    expect(map({ lists }, answer)).toMatchObject({
      found: {
        versions: [
          { id: 'x', of: 'v' },
          { id: 'y', of: 'v' },
        ],
      },
    })
  })

  test('cannot reach a prototype', () => {
    const made = map({ fields: [{ extract: '_json.value', generate: '__proto__.polluted' }] }, answer)
    expect(({} as { polluted?: string }).polluted).toBeUndefined()
    expect(Object.hasOwn(made, '__proto__')).toBe(true)
  })
})
