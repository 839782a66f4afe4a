import type { FilterRule, StepFilter } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import { filterDocument, filterProblem, filterValues, filterWords, NEW_FILTER } from './filter-rows.ts'

const filter = (...rules: FilterRule[]): StepFilter => ({ type: 'expression', expression: { version: '1', rules } })

describe('a filter as conditions', () => {
  it.each<[StepFilter, string]>([
    [filter('equals', ['extract', 'tags.owner'], 'ops'), 'tags.owner is "ops"'],
    [filter('notempty', ['extract', 'name']), 'name is not empty'],
    [filter('greaterthan', ['number', ['extract', 'attributes.exp']], 5), 'attributes.exp is more than "5"'],
    [filter('lessthan', ['extract', 'updated'], '2026-01-01'), 'updated is less than "2026-01-01"'],
    [filter('or', ['equals', ['extract', 'a'], '1'], ['empty', ['extract', 'b']]), 'a is "1" or b is empty'],
  ])('reads and writes the same: %j', (stored, words) => {
    const values = filterValues(stored)
    expect(values?.text).toBeNull()
    expect(filterDocument(values)).toEqual(stored)
    expect(filterWords(stored)).toBe(words)
  })

  it.each<[StepFilter]>([
    [filter('not', ['equals', ['extract', 'a'], 1])],
    [filter('equals', ['lowercase', ['extract', 'a']], 'x')],
    [filter('equals', ['extract', 'a'], true)],
    [filter('equals', ['extract', 'a'], 5)],
    [filter('and', ['or', ['empty', ['extract', 'a']]])],
  ])('keeps as text what conditions cannot say: %j', (stored) => {
    const values = filterValues(stored)
    expect(values?.text).toContain('extract')
    expect(filterDocument(values)).toEqual(stored)
    expect(filterWords(stored)).toBe('by rules')
  })

  it('is nothing when there is none', () => {
    expect(filterValues(undefined)).toBeNull()
    expect(filterDocument(null)).toBeUndefined()
  })

  it('says what is missing', () => {
    expect(filterProblem(NEW_FILTER)).toBe('Name the member each condition looks at.')
    expect(filterProblem({ ...NEW_FILTER, conditions: [] })).toMatch(/Add a condition/)
    expect(filterProblem({ ...NEW_FILTER, text: '[' })).toBe('This is not valid JSON.')
    expect(filterProblem({ ...NEW_FILTER, text: '["equal", 1, 2]' })).toMatch(/has no operator "equal"/)
    expect(filterProblem(filterValues(filter('empty', ['extract', 'a'])))).toBeUndefined()
  })
})
