import { describe, expect, it } from 'vitest'
import { failureIn } from './answer-check.ts'
import { compileFilter } from './filter.ts'
import { compileRules, FilterError } from './filter-rules.ts'
import { atResourcePath, membersNear } from './resource-path.ts'
import { compileTraceKey } from './trace-key.ts'
import { compileTransform } from './transform.ts'

const at = (path: string) => ['extract', path]

describe('filter rules', () => {
  it('that cannot be read are refused, with what there is instead', () => {
    const refused = (rules: unknown[]) => () => compileRules(rules)
    expect(refused(['startwith', at('a'), 'x'])).toThrow('Did you mean "startswith"?')
    expect(refused(['equals', at('a')])).toThrow('"equals" takes two operands, not 1.')
    expect(refused(['and', ['bogus', 1]])).toThrow('The filter > and 1: there is no operator "bogus"')
    expect(refused(['equals', ['settings', 'flow.x'], 1])).toThrow('There are no settings'.replace('T', 't'))
    expect(refused(['extract'])).toThrow('write ["extract", "a path in the record"]')
    expect(refused([['equals']])).toThrow('must begin with the name of an operator')
    let deep: unknown = ['empty', at('a')]
    for (let depth = 0; depth < 60; depth += 1) deep = ['not', deep]
    expect(refused(deep as unknown[])).toThrow('nested too deeply')
  })

  it.each([
    [['equals', at('name'), 'a'], true],
    [['equals', at('name'), 'A'], false],
    [['equals', ['lowercase', at('upper')], 'a'], true],
    [['notequals', at('n'), 5], false],
    [['greaterthan', at('n'), 4], true],
    [['greaterthan', '9', '10'], true],
    [['lessthanequals', ['number', '9'], ['number', '10']], true],
    [['startswith', at('id'), 'https://'], true],
    [['endswith', at('id'), '/v1'], true],
    [['contains', at('id'), 'vault'], true],
    [['contains', at('list'), 'y'], true],
    [['doesnotcontain', at('list'), 'z'], true],
    [['empty', at('missing')], true],
    [['isnotempty', at('tags')], true],
    [['notempty', at('none')], false],
    [['equals', ['boolean', at('yes')], true], true],
    [['greaterthan', ['epochtime', at('date')], ['epochtime', '2026-01-01T00:00:00Z']], true],
    [['equals', ['ceiling', 1.2], 2], true],
    [['equals', ['abs', -2], ['floor', 2.9]], true],
    [['and', ['notempty', at('name')], ['not', ['empty', at('tags.owner')]]], true],
    [['or', ['equals', at('name'), 'x'], ['equals', at('n'), 5]], true],
  ])('%j is %s', (rules, expected) => {
    const record = {
      name: 'a',
      upper: 'A',
      n: 5,
      id: 'https://vault/v1',
      list: ['x', 'y'],
      tags: { owner: 'ops' },
      none: {},
      yes: 'TRUE',
      date: 1_780_000_000,
    }
    expect(compileRules(rules)(record)).toBe(expected)
  })

  it('read own members only', () => {
    expect(compileRules(['empty', at('constructor.name')])({})).toBe(true)
    expect(compileRules(['empty', at('__proto__.x')])({})).toBe(true)
  })

  it('fail a record that does not fit, without its value', async () => {
    const filter = compileFilter({
      type: 'expression',
      expression: { version: '1', rules: ['greaterthan', ['number', at('value')], 1] },
    })
    expect(await filter([{ value: 'hunter2' }, { value: 2 }])).toEqual([
      { failed: '"number" is given something that is no number' },
      'passes',
    ])
    expect(() => compileRules(['empty', ['number', at('v')]])({ v: 'x' })).toThrow(FilterError)
  })

  it('with a regular expression that hangs fail that record and go on', { timeout: 20_000 }, async () => {
    const rules = ['matches', at('text'), '^(a+)+$']
    const filter = compileFilter({ type: 'expression', expression: { version: '1', rules } })
    expect(await filter([{ text: `${'a'.repeat(40)}!` }, { text: 'aaa' }, { text: 'b' }])).toEqual([
      { failed: expect.stringContaining('took longer') },
      'passes',
      'ignored',
    ])
  })
})

describe('a transform', () => {
  const of = (jsonata: string) => compileTransform({ type: 'jsonata', jsonata })

  it('gives one record, several, or none; anything else fails', async () => {
    expect(await of('{"n": name}')([{ name: 'a' }])).toEqual([[{ n: 'a' }]])
    expect(await of('list.{"n": $}')([{ list: [1, 2] }])).toEqual([[{ n: 1 }, { n: 2 }]])
    expect(await of('missing')([{}])).toEqual([[]])
    expect(await of('name')([{ name: 'text' }])).toEqual([{ failed: expect.stringContaining('neither an object') }])
  })
})

describe('a resource path', () => {
  it('tells nothing there from an empty list', () => {
    expect(atResourcePath({ value: [] }, 'value')).toEqual({ records: [], missing: false, strange: 0 })
    expect(atResourcePath({ value: [] }, 'valeu')).toEqual({ records: [], missing: true, strange: 0 })
    expect(atResourcePath({ a: { b: [{ n: 1 }, 'x'] } }, 'a.b')).toEqual({
      records: [{ n: 1 }],
      missing: false,
      strange: 1,
    })
  })

  it('that goes astray is told with the members where it does', () => {
    expect(membersNear({ data: { items: [], total: 1 } }, 'data.itens')).toEqual({
      at: 'data',
      members: 'items, total',
    })
    expect(membersNear({ value: [1, 2] }, 'value.x')).toEqual({ at: 'value', members: 'a list of 2' })
    expect(membersNear(undefined, 'x')).toEqual({ at: '', members: 'nothing' })
  })
})

describe('an answer', () => {
  it('fails by its success path', () => {
    const rules = { successPath: 'ok', successValues: ['true'] }
    expect(failureIn({ ok: true }, rules)).toBeNull()
    expect(failureIn({ ok: 'false' }, rules)).toEqual({ path: 'ok', found: '"false"' })
    expect(failureIn({}, rules)).toEqual({ path: 'ok', found: 'nothing' })
    expect(failureIn({ ok: [true, true] }, { ...rules, allowArrayforSuccessPath: true })).toBeNull()
    expect(failureIn({ ok: [true] }, rules)).toEqual({ path: 'ok', found: 'a list' })
  })

  it('fails by its fail path, with values or by anything there', () => {
    expect(failureIn({ state: 'error' }, { failPath: 'state', failValues: ['error'] })).toMatchObject({ path: 'state' })
    expect(failureIn({ state: 'fine' }, { failPath: 'state', failValues: ['error'] })).toBeNull()
    expect(failureIn({ error: { code: 1 } }, { failPath: 'error' })).toEqual({ path: 'error', found: 'an object' })
    expect(failureIn({}, { failPath: 'error' })).toBeNull()
  })

  it('is not quoted at length', () => {
    expect(failureIn({ ok: 'x'.repeat(100) }, { successPath: 'ok', successValues: ['y'] })?.found).toBe('a long text')
  })
})

it('a trace key is at most 512 characters, and falls back to the name of the record', () => {
  expect(compileTraceKey('{{record.a}}', undefined)({ a: 'x'.repeat(600) })).toHaveLength(512)
  expect(compileTraceKey('{{record.missing}}', undefined)({ name: 'n' })).toBe('n')
})
